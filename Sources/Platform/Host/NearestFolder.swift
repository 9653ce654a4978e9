internal import Glibc

/// Where a path that may not exist yet would be made.
package enum NearestFolder {
    /// The path itself where it exists, else the nearest folder above it that does; `.` or `/` at last.
    package static func existing(for path: String) -> String {
        var path = Substring(path)
        while !path.isEmpty, path != "/", access(String(path), F_OK) != 0 {
            while path.count > 1, path.hasSuffix("/") { path.removeLast() }
            guard let slash = path.lastIndex(of: "/") else { return "." }
            path = slash == path.startIndex ? "/" : path[..<slash]
        }
        return path.isEmpty ? "." : String(path)
    }
}
