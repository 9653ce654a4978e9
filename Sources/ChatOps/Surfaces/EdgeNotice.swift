package import TradingCore

/// What the edges tell the loop beside commands and deliveries.
package struct EdgeNotice: Sendable, Hashable {
    package let kind: AlertKind
    package let subject: String
    package let report: NoticeReport

    package init(kind: AlertKind, subject: String, report: NoticeReport) {
        self.kind = kind
        self.subject = subject
        self.report = report
    }
}
