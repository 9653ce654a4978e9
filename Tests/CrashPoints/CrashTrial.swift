internal import Foundation
internal import Journaling
internal import Platform
internal import StandIns
internal import TradingCore

/// One session that is disturbed at one point, and the judgement over what it left.
struct CrashTrial {
    let program: String
    let shortWrites: String

    /// How a trial ended.
    enum Verdict: Equatable {
        /// Disturbed, and everything held; `how` says what the process did.
        case survived(how: String)
        /// The point was never reached.
        case unreached
        case broken([String])
    }

    func judge(_ point: CrashPoint) throws -> Verdict {
        let outside = try Outside()
        let session = try ScriptedSession.run(
            program,
            outside,
            .disturbing(point, shortWrites: shortWrites)
        )
        // The tracer gives up so where the machine is too busy to let it begin within three seconds.
        if session.end == .signal(SIGALRM) { return .unreached }
        var faults: [String] = []
        if session.hung { faults.append("the process did not end within 30 s of SIGTERM") }
        if case .signal(let signal)? = session.end, point.fault != .kill || signal != SIGKILL {
            faults.append("the process ended by signal \(signal): \(session.words.suffix(600))")
        }
        if case .code(let code)? = session.end, code != 0, session.words.count < 20 {
            faults.append("it ended with \(code) and said nothing")
        }
        // The start after a second one begins halted.
        let notes = try? String(
            contentsOfFile: outside.folder.file("data/storage-failures"),
            encoding: .utf8
        )
        let isNoted = notes?.contains(where: \.isNumber) ?? false
        if session.end == .code(74), session.words.contains("cannot be trusted"), !isNoted {
            faults.append("the failure of the disk was not noted")
        }
        let image = try lookAtImage(outside, session, &faults)
        if faults.isEmpty { try startAgain(outside, session, image, &faults) }
        if !faults.isEmpty { return .broken(faults) }
        switch session.end {
        case .signal: return .survived(how: "killed, recovered")
        case .code(0): return isReached(point, outside) ? .survived(how: "went on") : .unreached
        case .code(let code): return .survived(how: "ended with \(code) in words, recovered")
        case nil: return .broken(["no end"])
        }
    }

    /// Whether the fault struck: the tracer marks the calls that it changed. A short write leaves no
    /// mark and counts as struck; a process that ended in order was not killed.
    private func isReached(_ point: CrashPoint, _ outside: Outside) -> Bool {
        guard point.fault != .kill else { return false }
        guard point.fault != .short else { return true }
        let trace = TracedAgent.trace(in: outside.folder.file("work"))
        let text = (try? String(contentsOfFile: trace, encoding: .utf8)) ?? ""
        return text.contains("(INJECTED)")
    }

    /// The journal as the disturbed process left it, on a copy; nil where none was made yet.
    private func lookAtImage(
        _ outside: Outside,
        _ session: ScriptedSession,
        _ faults: inout [String]
    ) throws -> CrashImage? {
        let phoned = outside.phonedAlerts
        let hooked = outside.hookedAlerts
        let names = ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite.lock"]
        try outside.folder.copy(names, from: "data", into: "image")
        let path = outside.folder.file("image/journal.sqlite")
        guard FileManager.default.fileExists(atPath: path) else {
            if !session.acknowledged.isEmpty {
                faults.append("acknowledged, and there is no journal")
            }
            return nil
        }
        let (refusal, differs) = CrashImage.recoveredTwice(path)
        if let refusal { faults.append("the journal is refused: \(refusal)") }
        if differs { faults.append("a second recovery differs from the first") }
        if refusal != nil { return nil }
        let image = try CrashImage(path)
        faults += image.damages
        let lost = session.acknowledged.subtracting(image.commands)
        if !lost.isEmpty { faults.append("acknowledged and lost: \(lost.sorted())") }
        // The last words of a life whose journal is lost are in no journal.
        let lastWords = session.words.contains("cannot be trusted") ? 1 : 0
        let unknown = Set(phoned + hooked).subtracting(image.alerts)
        let isLast = unknown.count <= lastWords && unknown.allSatisfy { $0 > image.alertsMax }
        if !unknown.isEmpty, !isLast { faults.append("told and lost: alerts \(unknown.sorted())") }
        if session.isHalted, image.halts.isEmpty { faults.append("an acknowledged halt is gone") }
        faults += image.doubled
        return image
    }

    /// A start without any disturbance: it comes up, delivers what is left and ends in order.
    private func startAgain(
        _ outside: Outside,
        _ session: ScriptedSession,
        _ image: CrashImage?,
        _ faults: inout [String]
    ) throws {
        let agent = try TracedAgent(
            program,
            outside.arguments,
            environment: outside.environment,
            in: outside.folder.file("work"),
            log: outside.folder.file("second.log"),
            tracing: .none
        )
        let isReady = Patience.waits(60) {
            agent.end != nil || agent.words.contains("ready: commands are taken")
        }
        guard isReady, agent.end == nil else {
            faults.append("the next start refused: \(agent.words.suffix(600))")
            return
        }
        let path = outside.folder.file("data/journal.sqlite")
        let left = leftInOutbox(path, outside, agent)
        if left != "" { faults.append("the outbox is not empty: \(left)") }
        agent.send(SIGTERM)
        let end = agent.waitForEnd(seconds: 30)
        if end != .code(0) {
            faults.append("the next run ended with \(end as Any): \(agent.words.suffix(600))")
            return
        }
        let last = try CrashImage(path)
        faults += last.damages + last.doubled
        if let image, !image.isPrefix(of: last) {
            faults.append("history was changed by the next start")
        }
        if session.isHalted, last.halts.isEmpty {
            faults.append("the halt did not outlive the start")
        }
        let told = Set(outside.phonedAlerts + outside.hookedAlerts)
        if !told.isSubset(of: last.alerts) {
            faults.append("an alert was told that no journal has")
        }
    }

    /// What was not delivered within some seconds, in words; empty when all was.
    private func leftInOutbox(_ path: String, _ outside: Outside, _ agent: TracedAgent) -> String {
        guard let reader = try? JournalReader(path: path, hash: { Digest.sha256($0) }) else {
            return "the journal cannot be read"
        }
        var left = ""
        _ = Patience.waits(25) {
            let alerts =
                (try? reader.undeliveredCounts(channels: ["telegram", "ops"])) ?? [:]
            let answers = (try? reader.undeliveredAnswers(surface: .telegram).count) ?? -1
            left = "\(alerts), \(answers) answers, \(outside.phone.pendingUpdates) updates"
            let isEmpty = alerts.values.allSatisfy { $0 == 0 } && answers == 0
            if isEmpty, outside.phone.pendingUpdates == 0 { left = "" }
            return left.isEmpty || agent.end != nil
        }
        return left
    }
}
