import Glibc

/// A folder of its own for one test, removed with the files in it when the value goes away.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        // Memory where there is some: these tests sync often, and a slow disk proves nothing more.
        let place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/martlet-journal-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "" }
            return String(cString: made)
        }
        precondition(!path.isEmpty, "no temporary folder")
    }

    deinit {
        chmod(path, 0o700)
        for name in names { unlink(file(name)) }
        rmdir(path)
    }

    var journal: String { file("journal.sqlite") }

    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) {
        let number = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        precondition(number >= 0)
        precondition(Glibc.write(number, bytes, bytes.count) == bytes.count)
        close(number)
    }

    func bytes(of name: String) -> [UInt8] {
        let number = open(file(name), O_RDONLY)
        guard number >= 0 else { return [] }
        defer { close(number) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(number, &chunk, chunk.count)
            if count <= 0 { return all }
            all.append(contentsOf: chunk.prefix(count))
        }
    }

    func truncate(_ name: String, to size: Int) {
        precondition(Glibc.truncate(file(name), off_t(size)) == 0)
    }
}
