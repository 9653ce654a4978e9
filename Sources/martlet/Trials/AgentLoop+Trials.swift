import ChatOps
import Journaling
import Platform
import Strategies
import TradingCore
import TradingEngine

/// `/backtest` and `/sweep`: what is asked is read at once, what takes time runs beside the loop, and its outcome is
/// a second answer to the same command.
extension AgentLoop {
    func trial(_ request: TrialRequest, isSweep: Bool) -> EngineReport {
        do throws(ResearchProblems) {
            let (plan, leavesMessage) = try plan(request, isSweep: isSweep)
            return .notice(try begin(plan, leavesMessage: leavesMessage))
        } catch {
            return .notice(
                NoticeReport(
                    headline: "Nothing was run.",
                    lines: error.sentences,
                    numbers: [],
                    hint: isSweep ? "/help sweep" : "/help backtest",
                    isRefusal: true
                )
            )
        }
    }

    private func begin(
        _ plan: TrialPlan,
        leavesMessage: Bool
    ) throws(ResearchProblems) -> NoticeReport {
        let trials = parts.trials
        guard let folder = trials.folder else {
            throw ResearchProblems(sentences: [
                "There are no recorded bars: set bars_dir to their folder."
            ])
        }
        guard let asking else {
            throw ResearchProblems(sentences: [
                "A job has nobody to whom the outcome could follow: ask in the chat."
            ])
        }
        guard trials.slot.take() else {
            throw ResearchProblems(sentences: [
                "Another test is under way; one runs at a time. Ask again when its outcome is here."
            ])
        }
        guard trials.start(plan, folder, mailbox: parts.mailbox) else {
            trials.slot.giveBack()
            throw ResearchProblems(sentences: ["No thread could be started; try again."])
        }
        let promise = NoticeReport(
            headline: "\(plan.name) is being tested.",
            lines: ["The outcome follows. A restart before it loses it: ask again then."],
            numbers: [],
            isPromise: true
        )
        awaited = AwaitedTrial(
            asking,
            promise,
            leavesMessage: leavesMessage,
            monotonic: parts.clock.monotonicNanoseconds()
        )
        return promise
    }

    /// The plan, and whether its outcome leaves the message as it is under whose button it was asked for.
    private func plan(
        _ request: TrialRequest,
        isSweep: Bool
    ) throws(ResearchProblems) -> (TrialPlan, leavesMessage: Bool) {
        switch request {
        case .named(let name, let symbol, let settings):
            let reader = TrialReader(markets: parts.trials.markets, rules: parts.rules)
            let pairs = settings.map { ($0.name, $0.text) }
            return (try reader.plan(name, symbol, pairs, isSweep: isSweep), false)
        case .answer(let number, let step):
            let answered = try? parts.history.answer(number)
            switch answered?.reply.report {
            case .backtest(let trial): return (try TrialPlan(again: trial, step), false)
            case .sweep(let sweep):
                guard let best = sweep.best else { break }
                return (TrialPlan(best: best, of: sweep), true)
            default: break
            }
            throw ResearchProblems(sentences: [
                "The journal has no such outcome any more: send the command anew."
            ])
        }
    }

    // MARK: What follows

    func take(_ news: TrialNews) {
        guard var trial = awaited else { return }
        switch news {
        case .progress(let words):
            // Only a message that says so already can show it.
            guard !trial.isTap, let message = trial.message else { return }
            _ = follow(&trial, .notice(words), "(progress)", edits: message)
            awaited = trial
        case .outcome(let report, let line):
            parts.trials.slot.giveBack()
            awaited = nil
            // Words of a refusal leave the picture that was tapped as it is.
            var isWords = false
            if case .notice = report { isWords = true }
            let edits = trial.isTap && isWords ? nil : trial.message
            guard let outcome = follow(&trial, report, line, edits: edits),
                let answered = outcome.answered, answered.surface != .telegram
            else { return }
            waiting.append { [waiter = trial.waiter] isDurable in
                if isDurable {
                    waiter.answered(answered)
                } else {
                    waiter.unwritten(UnwrittenAnswer(outcome))
                }
            }
        }
    }

    /// Lets go of columns that nobody looks at, and tells the chat that an outcome takes a while.
    func watchTrials(atMonotonic now: Int64) {
        parts.trials.shelf.look(atMonotonic: now)
        guard var trial = awaited, let promise = trial.overdue(atMonotonic: now) else { return }
        let outcome = follow(&trial, .notice(promise), "(promise)", edits: nil)
        if let number = outcome?.answered?.number { trial.tell(number) }
        awaited = trial
    }

    /// One more part of the answer, on its way to the journal.
    private func follow(
        _ trial: inout AwaitedTrial,
        _ report: EngineReport,
        _ line: String,
        edits: Int64?
    ) -> DeskOutcome? {
        let outcome = parts.desk.followUp(
            trial.envelope,
            part: trial.nextPart(),
            line: line,
            report,
            edits: edits,
            target: self
        )
        guard let answered = outcome?.answered else { return nil }
        runner.handle(
            .fact(.commandAnswered(answered)),
            at: tradingNow(),
            wall: wallNow(),
            cause: "command \(answered.key)"
        )
        return outcome
    }
}

extension TrialPlan {
    /// The run that an answer showed, with one step of a parameter.
    ///
    /// - Throws: why there is no such step.
    init(again trial: TrialReport, _ step: TrialRequest.Step?) throws(ResearchProblems) {
        var parameters = Dictionary(
            trial.parameters.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        if let step {
            guard trial.nudges.indices.contains(step.place),
                let value = step.isUp
                    ? trial.nudges[step.place].higher : trial.nudges[step.place].lower
            else { throw ResearchProblems(sentences: ["There is no such step."]) }
            parameters[trial.nudges[step.place].parameter] = value
        }
        let defaults = StrategyCatalog.parameterTable(for: trial.strategy) ?? []
        let typed = Set(
            parameters.filter { name, value in
                defaults.first { $0.name == name }?.fallback != value && name != "interval"
            }.map(\.key)
        ).union(step == nil ? [] : trial.nudges.map(\.parameter))
        self.init(
            name: trial.name,
            kind: trial.strategy,
            parameters: parameters,
            typed: typed,
            symbols: trial.data.map(\.symbol),
            files: trial.data.map(\.file)
        )
    }

    /// The best of a sweep by itself.
    init(best: SweepBest, of sweep: SweepReport) {
        self.init(
            name: sweep.name,
            kind: sweep.strategy,
            parameters: Dictionary(
                best.parameters.map { ($0.name, $0.value) },
                uniquingKeysWith: { first, _ in first }
            ),
            typed: [sweep.columns.name, sweep.rows.name],
            symbols: sweep.data.map(\.symbol),
            files: sweep.data.map(\.file)
        )
    }
}
