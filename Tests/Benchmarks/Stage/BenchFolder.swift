import Foundation

/// A temporary folder that everything of a run lies under.
struct BenchFolder {
    let path: String

    /// Makes a new one under MARTLET_BENCH_DIR, TMPDIR or the system's folder for such.
    static func temporary() throws -> BenchFolder {
        let environment = ProcessInfo.processInfo.environment
        let parent = environment["MARTLET_BENCH_DIR"] ?? environment["TMPDIR"] ?? "/tmp"
        var pattern = Array("\(parent)/martlet-bench.XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw BenchFailure("no folder under \(parent)") }
        return BenchFolder(
            path: String(decoding: pattern.dropLast().map(UInt8.init), as: UTF8.self)
        )
    }

    /// A folder inside, made where it is missing.
    func folder(_ name: String) throws -> BenchFolder {
        let inner = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: inner,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        return BenchFolder(path: inner)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Why something could not be measured.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
