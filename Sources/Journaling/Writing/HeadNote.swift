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
        let parts = text.prefix { $0 != "\n" }.split(separator: " ")
        guard parts.count == 3, JournalOptions.isGeneration(String(parts[0])),
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
        line.append(10)
        return String(decoding: line, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
