import CrashPoints
import Foundation
import Testing

/// A few of the points that scripts/crash-points tries all of: the real process is killed, or its disk
/// fails, at a system call.
@Suite(.serialized) struct CrashPointTests {
    private static let hasTracer = access(CrashSweep.tracer, X_OK) == 0

    @Test(
        .enabled(if: hasTracer, "strace is not installed, and without it no call can be disturbed"),
        arguments: [20_261_121 as UInt64]
    )
    func `a session that is disturbed at a call loses and doubles nothing`(seed: UInt64) throws {
        let binary = try #require(Program.binary)
        let sweep = CrashSweep(program: binary, shortWrites: "")
        let census = try sweep.census()
        #expect(census.counts["fdatasync"] ?? 0 > 10, "\(census.counts)")
        let all = census.points(calls: nil, faults: [.kill, .brokenDisk, .fullDisk, .interrupted])
        #expect(all.count > 1_000)
        let result = sweep.run(all.drawn(20, seed: seed), threads: 2) { _, _, _ in }
        for breach in result.breaches { Issue.record("\(breach.point): \(breach.what)") }
        let disturbed = result.tallies.values.reduce(0) { $0 + $1.points - $1.unreached }
        #expect(disturbed >= 10, "\(result.tallies)")
    }

    @Test(.enabled(if: hasTracer, "strace is not installed"))
    func `a sync that fails ends the process, and it is never tried again`() throws {
        let binary = try #require(Program.binary)
        let sweep = CrashSweep(program: binary, shortWrites: "")
        let points = [4, 10, 20].flatMap { number in
            [CrashPoint.Fault.brokenDisk, .fullDisk].map {
                CrashPoint(call: "fdatasync", number: number, fault: $0)
            }
        }
        let result = sweep.run(points, threads: 2) { _, _, _ in }
        for breach in result.breaches { Issue.record("\(breach.point): \(breach.what)") }
        let endings = Set(result.tallies.values.flatMap(\.survived.keys))
        #expect(endings == ["ended with 74 in words, recovered"], "\(endings)")
    }
}
