internal import CPlatform
internal import Glibc
internal import Synchronization

/// A library of the system that is loaded when it is first needed, and not with the program: libcurl
/// alone brings some forty others, which every start would map and relocate before it does anything.
package final class SharedLibrary: Sendable {
    /// All HTTP: Telegram, venues, webhooks. Loading it takes some 4 ms.
    package static let curl = SharedLibrary("libcurl.so.4", package: "libcurl4") {
        martlet_curl_load($0)
    }
    /// Line editing at a terminal.
    package static let edit = SharedLibrary("libedit.so.2", package: "libedit2") {
        martlet_editor_load($0)
    }
    /// The QR code that pairs an authenticator app.
    package static let qrencode = SharedLibrary("libqrencode.so.4", package: "libqrencode4") {
        martlet_qr_load($0)
    }

    /// Charts as pictures.
    package static let cairo = SharedLibrary("libcairo.so.2", package: "libcairo2") {
        martlet_cairo_load($0)
    }

    /// What the dynamic loader looks for.
    package let file: String
    /// What Debian and Ubuntu call the package that holds it.
    package let package: String

    private enum Outcome {
        case loaded
        case missing(SharedLibraryMissing)
    }

    private let outcome = Mutex<Outcome?>(nil)
    private let open: @Sendable (UnsafeMutablePointer<CChar>) -> Int32

    /// A library with the function that loads it, which returns 0 or writes its reason down.
    init(
        _ file: String,
        package: String,
        open: @escaping @Sendable (UnsafeMutablePointer<CChar>) -> Int32
    ) {
        self.file = file
        self.package = package
        self.open = open
    }

    /// Loads the library, unless that was done. The outcome is kept: what is missing stays so until
    /// the next start. Callable from any thread; others wait meanwhile.
    package func load() throws(SharedLibraryMissing) {
        let known = outcome.withLock { known in
            let found = known ?? attempt()
            known = found
            return found
        }
        if case .missing(let missing) = known { throw missing }
    }

    /// Whether the file lies where the dynamic loader looks first on Debian and its like. A quick look
    /// that may say false of a library that can be loaded, and hardly ever true of one that cannot.
    package func isInstalled(environment: [String: String]) -> Bool {
        guard environment["LD_LIBRARY_PATH"] == nil, environment["LD_PRELOAD"] == nil else {
            return false
        }
        #if arch(arm64)
        let folder = "/usr/lib/aarch64-linux-gnu/"
        #else
        let folder = "/usr/lib/x86_64-linux-gnu/"
        #endif
        return access(folder + file, R_OK) == 0
    }

    private func attempt() -> Outcome {
        var problem = [CChar](repeating: 0, count: Int(MARTLET_LIBRARY_TEXT_MAX))
        if open(&problem) == 0 { return .loaded }
        let bytes = problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return .missing(
            SharedLibraryMissing(
                file: file,
                package: package,
                reason: String(decoding: bytes, as: UTF8.self)
            )
        )
    }
}

/// A library that is needed and cannot be loaded. Install the package and start again.
package struct SharedLibraryMissing: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was looked for.
    package let file: String
    /// What holds it on Debian and Ubuntu.
    package let package: String
    /// The dynamic loader's words.
    package let reason: String

    /// What is wrong, in one sentence.
    package var description: String { "\(file) cannot be loaded (\(reason))." }
    /// How to mend it.
    package var mend: String {
        "install it, on Debian or Ubuntu with: sudo apt-get install \(package)"
    }
}
