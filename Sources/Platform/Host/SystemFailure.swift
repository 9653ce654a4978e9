internal import Glibc

/// A system call that failed, as its errno. Its text names the error and never the data.
package struct SystemFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The value of `errno` right after the call.
    package let code: Int32

    /// Wraps a known errno value.
    package init(code: Int32) {
        self.code = code
    }

    /// The errno of the last failed call on this thread.
    static var last: SystemFailure { SystemFailure(code: errno) }

    /// The C library's words, for example "Permission denied".
    package var description: String {
        guard let words = strerror(code) else { return "error \(code)" }
        return String(cString: words)
    }
}
