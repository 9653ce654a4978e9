import TradingCore
import TradingEngine

/// What the guardian tells.
struct GuardianWords {
    let reason: String
    /// When the engine wrote its last fact; nil for an empty journal.
    let lastHeard: UTCTime?
    /// What is not sure of the journal.
    let doubt: String?
    let work: GuardianWork

    /// Orders that were to go and whose end is confirmed.
    private var cancelled: Int {
        work.asked.count { work.book.orders[$0]?.state.isFinal ?? true }
    }

    var report: NoticeReport {
        let left = work.unwanted.map { "\($0.intent.id) \($0.intent.instrument)" }
        var lines = ["Why: \(reason)."]
        if let lastHeard { lines.append("The engine was last heard of at \(lastHeard.display).") }
        if let doubt { lines.append(doubt) }
        lines.append("Orders cancelled: \(cancelled) of \(work.asked.count).")
        lines += left.prefix(10).map { "NOT CONFIRMED: \($0)" }
        if left.count > 10 { lines.append("and \(left.count - 10) more.") }
        lines += positions
        return NoticeReport(
            headline: "Guardian: the engine is dead; everything is halted.",
            lines: lines,
            numbers: [
                NamedNumber("orders left", left.count),
                NamedNumber("protective stops kept", work.stops.count),
                NamedNumber("positions", work.book.positions.count),
            ],
            hint: "Start it again; it stays halted until /resume all."
        )
    }

    /// Each position, and whether a stop rests for it.
    private var positions: [String] {
        let guarded = Set(work.stops.map(\.intent.instrument))
        return work.book.positions.sorted { $0.key < $1.key }.prefix(20).map { id, position in
            "\(id) \(position.quantity) at \(position.averagePrice), "
                + (guarded.contains(id) ? "with a stop" : "WITHOUT a stop")
        }
    }
}
