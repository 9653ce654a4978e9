internal import Foundation
internal import Platform
internal import Synchronization

/// Runs a session again and again, disturbed at one point after another.
package final class CrashSweep: Sendable {
    /// How the trials of one call and fault ended.
    package struct Tally: Sendable {
        package var points = 0
        package var unreached = 0
        /// By what the process did.
        package var survived: [String: Int] = [:]
        package var broken = 0
    }

    /// A promise that was broken.
    package struct Breach: Sendable {
        package let point: CrashPoint
        package let what: [String]
    }

    /// What disturbs the calls.
    package static let tracer = "/usr/bin/strace"

    private let program: String
    private let shortWrites: String
    private let state = Mutex(State())

    private struct State {
        var next = 0
        var done = 0
        var tallies: [String: Tally] = [:]
        var breaches: [Breach] = []
    }

    /// For the built agent, and the library that shortens writes.
    package init(program: String, shortWrites: String) {
        self.program = program
        self.shortWrites = shortWrites
    }

    /// Counts the calls of a session that nobody disturbs.
    ///
    /// Throws when that session itself goes wrong.
    package func census() throws -> CallCensus {
        let outside = try Outside()
        let log = outside.folder.file("calls")
        let calls = CrashPoint.fileCalls + CrashPoint.socketCalls
        let session = try ScriptedSession.run(
            program,
            outside,
            .counting(calls, into: log)
        )
        guard session.end == .code(0), session.isHalted else {
            throw SessionUntried("the undisturbed session went wrong: \(session.words)")
        }
        // The tracer writes its last lines after the agent's end.
        var text = ""
        let isWhole = Patience.waits(5) {
            text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").contains {
                $0.hasPrefix("\(session.pid) ") && $0.contains("+++ exited")
            }
        }
        guard isWhole else { throw SessionUntried("the tracer did not count to the end") }
        return CallCensus(log: text, data: outside.folder.file("data"))
    }

    /// Tries these points on so many threads.
    package func run(
        _ points: [CrashPoint],
        threads: Int,
        onProgress: @escaping @Sendable (Int, CrashPoint, Breach?) -> Void
    ) -> (tallies: [String: Tally], breaches: [Breach]) {
        let group = DispatchGroup()
        for _ in 0..<max(1, threads) {
            let thread = Thread { [self] in
                while let point = take(points) { note(point, trial(point), onProgress) }
                group.leave()
            }
            group.enter()
            thread.start()
        }
        group.wait()
        return state.withLock { ($0.tallies, $0.breaches) }
    }

    private func take(_ points: [CrashPoint]) -> CrashPoint? {
        state.withLock { state in
            guard state.next < points.count else { return nil }
            state.next += 1
            return points[state.next - 1]
        }
    }

    private func trial(_ point: CrashPoint) -> CrashTrial.Verdict {
        do {
            return try CrashTrial(program: program, shortWrites: shortWrites).judge(
                point
            )
        } catch {
            return .broken(["\(error)"])
        }
    }

    private func note(
        _ point: CrashPoint,
        _ verdict: CrashTrial.Verdict,
        _ onProgress: (Int, CrashPoint, Breach?) -> Void
    ) {
        var breach: Breach?
        let done = state.withLock { state in
            state.done += 1
            var tally = state.tallies["\(point.call) \(point.fault.rawValue)"] ?? Tally()
            tally.points += 1
            switch verdict {
            case .survived(let how): tally.survived[how, default: 0] += 1
            case .unreached: tally.unreached += 1
            case .broken(let what):
                tally.broken += 1
                breach = Breach(point: point, what: what)
            }
            state.tallies["\(point.call) \(point.fault.rawValue)"] = tally
            if let breach { state.breaches.append(breach) }
            return state.done
        }
        onProgress(done, point, breach)
    }
}
