import Foundation
import Glibc

/// The most memory of `martlet sweep`: 1,000 crosses on a pack of 100,000 bars.
enum SweepMemory {
    static func measure(_ stage: Stage) throws -> Benchmark.Result {
        let bars = try BarFileMaking.write(bars: 100_000, in: stage.folder)
        let packs = stage.folder.path + "/packs"
        let made = try ResearchPeers.output([
            stage.program, "bars", "import", bars, "--into", packs,
        ])
        guard made != nil else { throw BenchFailure("the bars were not imported") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: stage.program)
        process.arguments = [
            "sweep", "--bars", packs + "/BTCUSDT-1m.bars", "--set", "fast=2..50:2", "--set",
            "slow=55..250:5", "--store", stage.folder.path + "/sweep.sqlite",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The kernel keeps the highest number; only the last few milliseconds may be missed.
        var most = 0
        while process.isRunning {
            most = max(most, highWater(process.processIdentifier))
            usleep(2_000)
        }
        guard process.terminationStatus == 0, most > 0 else {
            throw BenchFailure("the sweep failed")
        }
        return Benchmark.Result(
            what: "the most memory of martlet sweep, 1,000 crosses on a pack of 100,000 bars",
            measured: .bytes(Int64(most) * 1_024),
            target: .atMost(64)
        )
    }

    /// The most that a process ever had resident, in KB; 0 when it is gone.
    private static func highWater(_ process: Int32) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
