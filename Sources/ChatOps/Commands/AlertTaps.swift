package import TradingCore

/// The buttons under an alert: what is worth a tap, and for critical ones the tap that they ask for.
/// They carry their own proof, so that any thread may make them.
package struct AlertTaps: Sendable {
    private let codec: ButtonCodec

    package init(keys: CommandKeys) { codec = ButtonCodec(keys: keys) }

    /// One row for the person who may tap it, or none.
    package func row(for alert: Alert, speaker: Speaker) -> [[ReplyButton]] {
        let row = offers(under: alert).compactMap { label, line in
            codec.view(line, for: speaker).map { ReplyButton(label: label, data: $0) }
        }
        return row.isEmpty ? [] : [row]
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
        default: return first
        }
    }
}
