import ChatOps
import TradingCore
import TradingEngine

/// Scheduled jobs: each run once, late ones marked, missed ones told.
extension AgentLoop {
    /// Runs what is due and writes each run down under its key.
    func runJobs() throws(JournalFailure) {
        let now = reached
        let last = runner.state.book.jobsDone
        for due in parts.schedule.due(at: now, lastRuns: last) {
            let outcome = due.isMissed ? "missed" : "done"
            if due.isMissed {
                let notice = NoticeReport(
                    headline: "The job \(due.job.name) of \(due.scheduledFor.display) was missed.",
                    lines: ["It was more than \(due.job.latenessMax.display) late."],
                    numbers: []
                )
                runner.handle(
                    .notice(.jobMissed, subject: due.job.name, notice),
                    at: now,
                    wall: wallNow(),
                    cause: "schedule"
                )
            } else {
                perform(due)
            }
            let finished = JobFinished(
                name: due.job.name,
                key: due.key,
                isLate: due.isLate,
                outcome: outcome
            )
            runner.handle(
                .fact(.jobFinished(finished)),
                at: now,
                wall: wallNow(),
                cause: "schedule"
            )
        }
        let next = parts.schedule.nextDue(after: now, lastRuns: runner.state.book.jobsDone)
        nextJobCheck = next ?? now + .hours(1)
    }

    /// Does what a job says: the summary, or a read command whose report is told.
    private func perform(_ due: DueJob) {
        let command = parts.jobCommands[due.job.name].flatMap { JobCommand($0) } ?? .summary
        let report: EngineReport
        let kind: AlertKind
        switch command {
        case .summary: (report, kind) = (summary(isLate: due.isLate), .dailySummary)
        case .report(let query): (report, kind) = (self.report(query), .digest)
        case .drill(let drill): (report, kind) = (beginDrill(drill, nil, .agent), .drillReport)
        case .bands: return watchBands()
        }
        runner.handle(
            .report(kind, subject: due.job.name, report),
            at: reached,
            wall: wallNow(),
            cause: "schedule"
        )
    }
}
