internal import Glibc

/// How far a journal goes: a line of one length, kept in the lock's file.
struct HeadNote: Equatable {
    let generation: String
    let sequence: Int64
    let hash: [UInt8]

    init(generation: String, sequence: Int64, hash: [UInt8]) {
        self.generation = generation
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads a line back; nil for anything else.
    init?(text: String) {
        let line = text.prefix { $0 != "\n" }
        let parts = line.split(separator: " ")
        // Older builds wrote no sum.
        if parts.count == 4 {
            let summed = line.dropLast(Self.sumLength + 1)
            guard parts[3] == Self.sum(of: summed.utf8) else { return nil }
        }
        guard parts.count == 3 || parts.count == 4, JournalOptions.isGeneration(String(parts[0])),
            let sequence = Int64(parts[1]), parts[2].utf8.count == 2 * EventChain.hashLength
        else { return nil }
        var hash: [UInt8] = []
        var rest = parts[2]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            hash.append(byte)
            rest = rest.dropFirst(2)
        }
        self.init(generation: String(parts[0]), sequence: sequence, hash: hash)
    }

    /// Always as long, so that a new line covers the old one.
    var text: String {
        let number = String(sequence)
        var line: [UInt8] = Array(generation.utf8)
        line.append(32)
        line.append(contentsOf: repeatElement(48, count: max(0, 19 - number.utf8.count)))
        line.append(contentsOf: number.utf8)
        line.append(32)
        for byte in hash {
            line.append(Self.digits[Int(byte >> 4)])
            line.append(Self.digits[Int(byte & 15)])
        }
        return String(decoding: line, as: UTF8.self) + " " + Self.sum(of: line) + "\n"
    }

    /// What tells a line that was written by half from a note: the FNV-1a hash of what stands before it,
    /// 64 bits. Source: G. Fowler, L. C. Noll and K.-P. Vo.
    private static func sum(of bytes: some Sequence<UInt8>) -> String {
        let sum = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        let text = String(sum, radix: 16)
        return String(repeating: "0", count: sumLength - text.utf8.count) + text
    }

    private static let sumLength = 16

    /// Writes the line over the last one; what does not fit, or fails, leaves a line that is no note.
    static func write(_ line: [UInt8], to descriptor: Int32) {
        var done = 0
        while done < line.count {
            let count = line[done...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            done += count
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
