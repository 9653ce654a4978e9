package import TradingCore

/// The buttons under an alert: what is worth a tap, and for critical ones the tap that they ask for.
/// They carry their own proof, so that any thread may make them.
package struct AlertTaps: Sendable {
    private let codec: ButtonCodec

    package init(keys: CommandKeys) { codec = ButtonCodec(keys: keys) }

    /// Rows for the person who may tap them, or none.
    package func row(for alert: Alert, speaker: Speaker) -> [[ReplyButton]] {
        let rows =
            if case .drift(let report) = alert.report, let drift = report.drifts.first {
                Self.ways(outOf: drift)
            } else {
                [offers(under: alert)]
            }
        return rows.map { row in
            row.compactMap { label, line in
                codec.view(line, for: speaker).map { ReplyButton(label: label, data: $0) }
            }
        }.filter { !$0.isEmpty }
    }

    /// The ways out of a drift. Each carries the drift's number: of another one they say so and do
    /// nothing.
    static func ways(outOf drift: DriftRow) -> [[(String, CommandLine)]] {
        func way(_ label: String, _ verb: String, _ more: [String] = []) -> (String, CommandLine) {
            let words = [verb, String(drift.number), drift.symbol] + more
            return (label, CommandLine(verb: "drift", arguments: words))
        }
        let close = drift.canClose ? [way("Close the extra", "close")] : []
        return [
            [way("Adopt", "adopt")] + close,
            [
                way("Ignore 1 h", "ignore", ["1h"]),
                way("until 00:00 UTC", "ignore", ["until", "00:00"]),
            ],
            [
                way("Halt", "halt"),
                ("Why", CommandLine(verb: "why", arguments: [drift.symbol])),
            ],
        ]
    }

    private func offers(under alert: Alert) -> [(String, CommandLine)] {
        let seen = ("Seen", CommandLine(verb: "ack", arguments: [String(alert.number)]))
        let first = alert.severity == .critical ? [seen] : []
        switch alert.kind {
        case .killSwitch, .haltLatched:
            let why = ("Why", CommandLine(verb: "why", arguments: ["halt"]))
            return first + [why, ("Risk", CommandLine(verb: "risk"))]
        case .orderUnknown, .positionUnprotected, .driftFound, .otherWriter, .cancelsPending:
            let orders = ("Orders", CommandLine(verb: "orders"))
            return first + [orders, ("Positions", CommandLine(verb: "positions"))]
        case .autopilotMoved:
            let veto = CommandLine(verb: "autopilot", arguments: ["veto", alert.subject])
            return first + [("Veto", veto), ("Autopilot", CommandLine(verb: "autopilot"))]
        default: return first
        }
    }
}
