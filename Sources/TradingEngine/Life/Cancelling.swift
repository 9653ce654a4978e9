import TradingCore

/// Cancelling orders by hand.
extension EngineState {
    /// Cancels all entries and exits, those of a symbol, or one order by its id. Protective stops
    /// stay unless one is named by its id.
    mutating func cancel(_ target: String?) -> EngineReport {
        if let target, let refusal = refusalOfCancel(target) { return .notice(refusal) }
        let named = target.flatMap { book.orders[ClientOrderID($0)] }
        let meant = book.openOrders.filter { order in
            if let named { return order.intent.id == named.intent.id }
            return target == nil || order.intent.instrument.symbol == target
        }
        let isStop: (OrderRecord) -> Bool = { $0.intent.purpose == .protectiveStop }
        let chosen = meant.filter { named != nil || !isStop($0) }
        let open = chosen.filter(\.isWanted)
        for order in open { requestCancel(order.intent.id, reason: "asked for by the operator") }
        let waiting = chosen.count - open.count
        let rows = open.map(orderRow)
        var lines = rows.map { "\($0.id) \($0.side.rawValue) \($0.quantity) \($0.symbol)" }
        if waiting > 0 { lines.append("Cancels sent before, not yet confirmed: \(waiting).") }
        let place = named == nil ? target.map { " in \($0)" } ?? "" : ""
        let stops = named == nil ? meant.filter { isStop($0) && $0.isWanted }.count : nil
        return .notice(
            NoticeReport(
                headline: rows.isEmpty
                    ? "There is nothing to cancel\(place)."
                    : "Cancels sent for \(rows.count) order(s)\(place).",
                lines: lines,
                numbers: stops.map { [NamedNumber("protective stops kept", $0)] } ?? [],
                hint: "/orders"
            )
        )
    }

    /// Why nothing can be cancelled under a name; nil when it stands for something open or for a
    /// symbol.
    private func refusalOfCancel(_ target: String) -> NoticeReport? {
        if let order = book.orders[ClientOrderID(target)] {
            guard order.state.isFinal else { return nil }
            return NoticeReport(
                headline: "Order \(target) is not open any more.",
                lines: ["It is \(order.state.rawValue)."],
                numbers: [],
                hint: "/orders",
                isRefusal: true
            )
        }
        let isSymbol =
            moment.instruments.keys.contains { $0.symbol == target }
            || book.positions.keys.contains { $0.symbol == target }
            || book.openOrders.contains { $0.intent.instrument.symbol == target }
        if isSymbol { return nil }
        return NoticeReport(
            headline: "No symbol or order is called ‘\(target.prefix(40))’.",
            lines: ["Nothing was cancelled."],
            numbers: [],
            hint: "/orders",
            isRefusal: true
        )
    }
}
