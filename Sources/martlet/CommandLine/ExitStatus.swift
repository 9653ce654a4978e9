import ArgumentParser
import Glibc
import Journaling

/// The exit codes, after sysexits.h; scripts rely on them.
enum ExitStatus: Int32 {
    case done = 0
    case usage = 64
    case data = 65
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case storage = 74
    case tryLater = 75
    /// Two builds cannot be a pair.
    case mismatch = 76
    case refused = 77
    case configuration = 78

    /// What a journal that was not opened means for a script.
    init(_ failure: JournalOpenFailure) {
        self =
            switch failure {
            case .notAJournal, .newerVersion, .brokenChain, .notTheLast, .lost, .corrupt, .missing:
                .data
            case .oldLibrary: .unavailable
            case .locked: .tryLater
            case .diskFull: .storage
            case .permission, .readOnly, .system: .cannotCreate
            }
    }

    /// Says why on standard error and gives the code to throw.
    func saying(_ text: String) -> ExitCode {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        var bytes = Array(line.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            if count <= 0 { break }
            bytes = bytes.dropFirst(count)
        }
        return ExitCode(rawValue)
    }
}
