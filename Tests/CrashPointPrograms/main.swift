import CrashPoints
import Foundation

// Disturbs a session of the agent at every system call: `martlet-crash`, see `--help`.

do {
    let options = try CrashOptions(Array(CommandLine.arguments.dropFirst()))
    exit(try CrashReport(options).run())
} catch let error as CrashOptions.Wrong {
    FileHandle.standardError.write(Data("\(error.words)\n\n\(CrashOptions.usage)".utf8))
    exit(64)
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(69)
}
