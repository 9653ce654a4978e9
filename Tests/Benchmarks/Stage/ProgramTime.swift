import Foundation
import StandIns

/// How long a program takes from its start to its end.
enum ProgramTime {
    /// In nanoseconds.
    static func measure(_ line: [String], in folder: BenchFolder) throws -> Int64 {
        let begin = monotonic()
        let process = try ChildProcess.start(line, environment: [:], output: folder.file("log"))
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return monotonic() - begin
    }

    private static func monotonic() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
