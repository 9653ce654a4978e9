internal import Foundation

/// A folder of its own for one session, in memory where the machine has such a place.
final class CrashFolder: Sendable {
    let path: String

    init() throws {
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/martlet-crash-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return "" }
            return String(cString: made)
        }
        guard !path.isEmpty else { throw SessionUntried("no temporary folder") }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func has(_ name: String) -> Bool { access(file(name), F_OK) == 0 }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        chmod(file(name), 0o600)
    }

    /// Makes a folder with copies of these files as they are now; what is not there is left out.
    func copy(_ names: [String], from source: String, into target: String) throws {
        mkdir(file(target), 0o700)
        for name in names {
            let data = FileManager.default.contents(atPath: "\(file(source))/\(name)")
            try data?.write(to: URL(fileURLWithPath: "\(file(target))/\(name)"))
        }
    }
}
