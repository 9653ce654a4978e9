import ChatOps
import Platform
import TradingCore
import TradingEngine

/// Drills as the loop runs them: the engine does what a drill is about, the loop measures it, cuts and
/// mends the line, and ends it.
extension AgentLoop {
    func beginDrill(
        _ kind: DrillKind,
        _ venue: VenueID?,
        _ origin: ActionOrigin
    ) -> EngineReport {
        let begunAt = parts.clock.monotonicNanoseconds()
        if kind == .disconnect, parts.paper.isEmpty {
            return .drill(
                DrillReport(
                    time: runner.state.moment.now,
                    headline: "No drill was begun.",
                    lines: ["There is no line to a paper venue here that could be cut."],
                    isRefusal: true
                )
            )
        }
        let report = act(.beginDrill(kind, venue: venue), origin)
        guard case .drill(let answer) = report, !answer.isRefusal,
            let started = runner.state.book.drill
        else { return report }
        var run = DrillRun(started, begunAt: begunAt)
        run.channels = Set(parts.channelNames)
        if let line = line(of: run) {
            line.setCut(true)
            run.noteCut(parts.clock.monotonicNanoseconds())
        }
        drill = run
        return report
    }

    private func line(of run: DrillRun) -> PaperVenue? {
        parts.paper.first { $0.venue == run.started.venue }
    }

    /// Looks how far the drill is, and ends it.
    func watchDrill() throws(JournalFailure) {
        let now = parts.clock.monotonicNanoseconds()
        if drill?.started.kind == .disconnect { watchLine(now) }
        guard let run = drill, let end = run.end(at: now) else { return }
        drill = nil
        if let line = line(of: run), line.isCut { mend(line) }
        let ended = DrillEnded(
            number: run.started.number,
            kind: run.started.kind,
            isPassed: end.isPassed,
            isHaltLifted: end.isHaltLifted,
            outcome: end.outcome
                + (end.isHaltLifted ? "" : "; what it latched stands until /resume"),
            steps: run.steps
        )
        _ = act(.endDrill(ended), .agent)
        try commit()
    }

    private func watchLine(_ now: Int64) {
        guard let run = drill, let line = line(of: run),
            let here = runner.state.moment.venues[line.venue]
        else { return }
        if line.isCut {
            guard runner.state.quarantine(of: line.venue) != nil else { return }
            drill?.noteSilence(now)
            mend(line)
            drill?.noteMended(parts.clock.monotonicNanoseconds())
        } else if run.hasSeenSilence, here.isUp, runner.state.quarantine(of: line.venue) == nil,
            runner.state.isReconciled(line.venue)
        {
            drill?.noteReconciled(now)
        }
    }

    /// The line is back: as every adapter does, it says so, and what was missed is asked for.
    private func mend(_ line: PaperVenue) {
        line.setCut(false)
        for (isUp, reason) in [(false, "the line was cut by a drill"), (true, "connected again")] {
            let report = VenueReport.connection(
                venue: line.venue,
                isUp: isUp,
                reason: reason,
                time: tradingNow()
            )
            runner.handle(
                .venue(report),
                at: tradingNow(),
                wall: wallNow(),
                cause: "drill"
            )
        }
    }

    /// The last drills, and the steps of the one under way.
    func drillsReport() -> EngineReport {
        let report = runner.state.drillReport()
        guard let drill else { return .drill(report) }
        return .drill(
            DrillReport(
                time: report.time,
                headline: report.headline,
                lines: drill.steps.map { "\($0.name): \($0.value)" },
                runs: report.runs
            )
        )
    }

    /// Trades on a paper account past the engine.
    ///
    /// - Returns: why not; nil when it is on its way.
    func tradeByHand(_ symbol: String, _ side: Side, _ quantity: Quantity) -> EngineReport? {
        let now = tradingNow()
        for venue in parts.paper where venue.tradeByHand(symbol, side, quantity, at: now) {
            return nil
        }
        return .notice(
            NoticeReport(
                headline: "Nothing was traded.",
                lines: ["No paper venue of this run lists \(symbol)."],
                numbers: [],
                isRefusal: true
            )
        )
    }

    /// The command was answered before the venue was.
    func tellHandRefusals(of venue: PaperVenue) {
        for reason in venue.takeHandRefusals() {
            let report = NoticeReport(
                headline: "The trade by hand was not done.",
                lines: [reason],
                numbers: []
            )
            take(.notice(EdgeNotice(kind: .orderRefused, subject: "by hand", report: report)))
        }
    }
}
