import Glibc

/// A folder of its own for one test, removed with everything in it when the value goes away.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/martlet-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "" }
            return String(cString: made)
        }
        precondition(!path.isEmpty, "no temporary folder")
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        // A link is removed, not followed.
        var facts = stat()
        if lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR,
            let directory = opendir(path)
        {
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(directory)
        }
        _ = Glibc.remove(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file with plain system calls, so that a test does not lean on what it tests.
    func write(_ text: String, to name: String, mode: mode_t = 0o600) {
        let number = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, mode)
        precondition(number >= 0)
        let bytes = Array(text.utf8)
        precondition(Glibc.write(number, bytes, bytes.count) == bytes.count)
        fchmod(number, mode)
        close(number)
    }

    func read(_ name: String) -> String {
        let number = open(file(name), O_RDONLY)
        guard number >= 0 else { return "" }
        defer { close(number) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(number, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    func mode(_ name: String) -> mode_t {
        var facts = stat()
        return lstat(file(name), &facts) == 0 ? facts.st_mode & 0o777 : 0
    }
}
