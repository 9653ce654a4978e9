package import TradingCore

/// What the edges tell the loop beside commands and deliveries.
package struct EdgeNotice: Sendable, Hashable {
    package let kind: AlertKind
    package let subject: String
    package let report: NoticeReport
    /// Nil stands for the severity of the kind.
    package let severity: AlertSeverity?

    package init(
        kind: AlertKind,
        subject: String,
        report: NoticeReport,
        severity: AlertSeverity? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.report = report
        self.severity = severity
    }
}
