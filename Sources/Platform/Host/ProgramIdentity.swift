internal import Glibc

/// Which build of the program runs, byte for byte: the linker's build id, or where it left none the
/// digest of the whole file.
package enum ProgramIdentity {
    /// The build of this process in hexadecimal; nil where its file cannot be read. The file may have
    /// been replaced on the disk since: what was started is what counts.
    package static func current() -> String? { of("/proc/self/exe") }

    /// The build of a program's file.
    package static func of(_ path: String) -> String? {
        guard let file = try? OwnedDescriptor.opening(path, flags: O_RDONLY) else { return nil }
        if let id = linkerID(file) { return Hex.encode(id) }
        return digest(file).map { Hex.encode($0) }
    }

    /// Notes of a program are looked for in so many bytes at most.
    private static let noteBytesMax = 65_536

    /// The content of the note `GNU`, type 3. Source: elf(5), 64 bits, little-endian.
    private static func linkerID(_ file: OwnedDescriptor) -> [UInt8]? {
        let header = read(file, at: 0, count: 64)
        guard header.count == 64, header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else {
            return nil
        }
        let table = number(header, 32, bytes: 8)
        let length = number(header, 54, bytes: 2)
        let count = number(header, 56, bytes: 2)
        guard length >= 56, count <= 256 else { return nil }
        for index in 0..<count {
            let entry = read(file, at: table + index * length, count: 56)
            // PT_NOTE
            guard entry.count == 56, number(entry, 0, bytes: 4) == 4 else { continue }
            let size = min(number(entry, 32, bytes: 8), noteBytesMax)
            let notes = read(file, at: number(entry, 8, bytes: 8), count: size)
            if let id = linkerID(in: notes) { return id }
        }
        return nil
    }

    private static func linkerID(in notes: [UInt8]) -> [UInt8]? {
        var place = 0
        while place + 12 <= notes.count {
            let nameLength = number(notes, place, bytes: 4)
            let length = number(notes, place + 4, bytes: 4)
            let name = place + 12
            let content = name + (nameLength + 3) / 4 * 4
            guard nameLength <= noteBytesMax, length <= noteBytesMax,
                content + length <= notes.count
            else { return nil }
            let isOurs = Array(notes[name..<name + nameLength]) == Array("GNU\0".utf8)
            if isOurs, number(notes, place + 8, bytes: 4) == 3, length >= 8 {
                return Array(notes[content..<content + length])
            }
            place = content + (length + 3) / 4 * 4
        }
        return nil
    }

    private static func digest(_ file: OwnedDescriptor) -> [UInt8]? {
        var hasher = SHA256Hasher()
        var place = 0
        while true {
            let chunk = read(file, at: place, count: 1 << 20)
            if chunk.isEmpty { return place > 0 ? hasher.digest() : nil }
            hasher.update(chunk)
            place += chunk.count
        }
    }

    private static func read(_ file: OwnedDescriptor, at place: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = max(0, pread(file.number, buffer.baseAddress, count, off_t(place)))
        }
    }

    private static func number(_ bytes: [UInt8], _ place: Int, bytes count: Int) -> Int {
        let value = bytes[place..<place + count].reversed().reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        return Int(clamping: value)
    }
}
