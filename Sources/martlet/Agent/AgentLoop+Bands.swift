import Journaling
import Research
import TradingCore
import TradingEngine

/// Whether strategies earn what their backtests let expect.
extension AgentLoop {
    /// What each strategy with a pass of its own parameters has earned since, where that can be said.
    func bandTracks() -> [BandTrack] {
        guard let passes = try? parts.gates.passes() else { return [] }
        return passes.compactMap { track($0.strategy, $0.pass) }
    }

    private func track(_ id: StrategyID, _ pass: GateVerdict) -> BandTrack? {
        let running = runner.state.moment.strategies.first { $0.strategy.id == id }
        guard let running,
            let start = try? parts.history.firstEquity(of: running.venue, since: pass.time),
            let earned = try? parts.history.earned(by: id, since: pass.time),
            let open = runner.state.unrealised(of: running)
        else { return nil }
        return BandTrack(
            id,
            pass: pass,
            profit: earned.net + open,
            equity: start.equity,
            at: reached
        )
    }

    /// Tells of every strategy that has left its band since the last look, and switches off, where that is
    /// set, what trades live under it.
    func watchBands() {
        let known = BandMarks(jobsDone: runner.state.book.jobsDone)
        for track in bandTracks() {
            guard let mark = known.mark(for: track) else { continue }
            note(.fact(.jobFinished(mark)))
            if track.place != .within { tell(track) }
        }
    }

    private func tell(_ track: BandTrack) {
        let isLive = mode(of: track.strategy) == .live
        var lines = [track.sentence]
        if track.place == .under {
            lines.append("The future is not what the parts were that the gates judged.")
            if isLive, parts.gates.demotes {
                note(.action(.switchStrategy(track.strategy, isOn: false), .agent))
                lines.append("It was switched off; its positions and their stops stay.")
            }
            lines.append("/live on is refused until a newer pass.")
        } else {
            lines.append("Better than one in a hundred is no reason to trust it more: look why.")
        }
        let report = NoticeReport(
            headline: "\(track.strategy) has left its band.",
            lines: lines,
            numbers: [],
            hint: "/gates"
        )
        note(.report(.bandLeft, subject: track.strategy.text, .notice(report)))
    }

    private func mode(of id: StrategyID) -> MarketMode? {
        let running = runner.state.moment.strategies.first { $0.strategy.id == id }
        return running.flatMap { runner.state.setup.market(at: $0.venue)?.mode }
    }

    private func note(_ event: EngineEvent) {
        runner.handle(event, at: reached, wall: wallNow(), cause: "bands of the gates")
    }

    /// The time of the pass whose band a strategy fell under; nil when it did not, or not of its newest.
    func bandLeft(by id: StrategyID) -> UTCTime? {
        BandMarks(jobsDone: runner.state.book.jobsDone).left(by: id)
    }
}
