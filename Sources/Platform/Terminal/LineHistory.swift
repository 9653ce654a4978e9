internal import Glibc

/// The lines typed earlier, kept in a file that only its owner can read.
///
/// A history that cannot be read or written is no reason to stop: it is then shorter, or lives in
/// memory only.
struct LineHistory {
    private let path: String?
    private let linesMax: Int
    private(set) var lines: [String]

    /// Reads the newest `linesMax` lines and shortens the file where it holds more.
    init(path: String?, linesMax: Int) {
        precondition(linesMax > 0)
        self.path = path
        self.linesMax = linesMax
        lines = []
        guard let path,
            let file = try? OwnedDescriptor.opening(
                path,
                flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK
            ),
            let facts = try? file.status(), facts.st_mode & S_IFMT == S_IFREG,
            let content = try? file.readAll(bytesMax: 4_194_304)
        else { return }
        let all = String(decoding: content, as: UTF8.self).split(separator: "\n")
        lines = all.suffix(linesMax).map { String($0) }
        if all.count > linesMax || facts.st_mode & 0o077 != 0 { rewrite() }
    }

    /// Keeps a line unless it is blank, begins with a blank or repeats the one before. Returns true
    /// when it was kept.
    mutating func remember(_ line: String) -> Bool {
        guard let first = line.first, !first.isWhitespace, line != lines.last else { return false }
        lines.append(line)
        if lines.count > linesMax { lines.removeFirst(lines.count - linesMax) }
        if let path,
            let file = try? OwnedDescriptor.opening(
                path,
                flags: O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK
            )
        {
            try? file.writeAll(Array("\(line)\n".utf8))
        }
        return true
    }

    private func rewrite() {
        guard let path else { return }
        let content = lines.map { "\($0)\n" }.joined()
        try? AtomicFile.write(Array(content.utf8), to: path)
    }
}
