import TradingCore

/// The report of `/chart`.
extension EngineState {
    /// Bars that a chart shows: as many as a phone can tell apart.
    static let chartBarsMax = 120
    private static let chartOrdersMax = 8
    private static let chartFillsMax = 40

    func chartReport(_ symbol: String, _ wanted: BarInterval?) -> ChartReport {
        let known = moment.instruments.keys.filter { $0.symbol == symbol }.sorted()
        let id = known.first { moment.bars[$0] != nil } ?? known.first
        let ring = id.flatMap { moment.bars[$0] }
        let frames = ring?.frames ?? []
        let shown = wanted.flatMap { frames.contains($0) ? $0 : nil } ?? ring?.interval
        let bars = shown.flatMap { ring?.bars(of: $0, countMax: Self.chartBarsMax) } ?? []
        return ChartReport(
            time: moment.now,
            venue: id?.venue.text ?? "",
            symbol: symbol,
            interval: (shown ?? wanted)?.text ?? "",
            frames: frames.map(\.text),
            bars: BarTable(bars),
            last: bars.last?.close,
            change: Self.change(of: bars),
            high: bars.map(\.high).max(),
            low: bars.map(\.low).min(),
            position: id.flatMap { id in book.positions[id].map { positionRow(id, $0) } },
            orders: id.map { restingRows($0) } ?? [],
            fills: id.map { chartFills($0, since: bars.first?.openTime) } ?? [],
            note: chartNote(id, wanted, shown)
        )
    }

    private static func change(of bars: [ClosedBar]) -> Fraction? {
        guard let first = bars.first?.open, let last = bars.last?.close, first.isPositive else {
            return nil
        }
        return Fraction(approximating: last.approximate / first.approximate - 1)
    }

    private func restingRows(_ id: InstrumentID) -> [OrderRow] {
        book.openOrders(of: id).filter { $0.isResting && $0.intent.kind.price != nil }
            .prefix(Self.chartOrdersMax).map(orderRow)
    }

    private func chartFills(_ id: InstrumentID, since: UTCTime?) -> [ChartFill] {
        guard let since else { return [] }
        return book.recentFills.reversed().map(\.fill)
            .filter { $0.instrument == id && $0.time >= since }
            .prefix(Self.chartFillsMax)
            .map(\.mark)
    }

    private func chartNote(
        _ id: InstrumentID?,
        _ wanted: BarInterval?,
        _ shown: BarInterval?
    ) -> String? {
        if id == nil { return "It is not traded here." }
        guard let shown else { return "No bar has closed since the start." }
        guard let wanted, wanted != shown else { return nil }
        return "There are no bars of \(wanted.text) yet: bars are kept since the start."
    }
}

extension Fill {
    /// As charts mark it.
    fileprivate var mark: ChartFill {
        ChartFill(
            time: time,
            symbol: instrument.symbol,
            side: side,
            price: price,
            quantity: quantity
        )
    }
}
