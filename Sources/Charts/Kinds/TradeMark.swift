package import TradingCore

/// A fill as it is marked on a chart.
package struct TradeMark: Sendable, Hashable {
    package let time: UTCTime
    package let side: Side
    /// In quote units; the equity chart does not read it.
    package let price: Double

    package init(time: UTCTime, side: Side, price: Double) {
        self.time = time
        self.side = side
        self.price = price
    }
}

extension Sketch {
    /// A triangle that points up for a purchase and down for a sale; its tip is at the place.
    func triangle(_ side: Side, tip: Spot, size: Double) -> Shape {
        let base = side == .buy ? tip.y + size : tip.y - size
        let half = size * 0.62
        return .polygon(
            [tip, Spot(tip.x - half, base), Spot(tip.x + half, base)],
            fill: side == .buy ? theme.buy : theme.sell,
            outline: Stroke(theme.background, width: 3)
        )
    }
}
