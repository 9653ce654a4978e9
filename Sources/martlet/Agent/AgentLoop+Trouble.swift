import ChatOps
import Logging
import TradingCore
import TradingEngine

/// What is said when something is wrong, and when the journal takes nothing.
extension AgentLoop {
    /// Entries stop everywhere, for the journal's sake.
    func haltAll(_ reason: String, at time: UTCTime) {
        let halt = EngineAction.halt(scope: .all, reason: reason)
        runner.handle(.action(halt, .agent), at: time, wall: wallNow(), cause: "disk")
    }

    /// Something that an edge noticed. Also into the log: the trouble may be that no channel reaches
    /// anybody.
    func take(_ notice: EdgeNotice) {
        log.warning("\(notice.report.headline)", metadata: ["subject": "\(notice.subject)"])
        runner.handle(
            .notice(
                notice.kind,
                subject: notice.subject,
                notice.report,
                severity: notice.severity
            ),
            at: tradingNow(),
            wall: wallNow(),
            cause: "edge"
        )
    }

    /// The last alert of a life whose journal is lost; the journal never has it.
    func lastWords(_ reason: String) -> Alert {
        let report = NoticeReport(
            headline: "Martlet ends, for its journal is lost to it.",
            lines: [reason, "Nothing trades now. Open orders at a venue stand as they are."],
            numbers: [],
            hint: "Put the data directory right and start again; orders are looked up then."
        )
        return Alert(
            number: runner.state.book.alertCount + 1,
            kind: .journalTrouble,
            severity: .critical,
            time: tradingNow(),
            subject: "journal",
            report: .notice(report)
        )
    }
}
