package import TradingCore

/// A bar as a file tells it, before it is known what instrument it belongs to.
package struct BarRow: Sendable, Hashable {
    /// The opening instant.
    package let time: UTCTime
    package let open: Price
    package let high: Price
    package let low: Price
    package let close: Price
    package let volume: Quantity

    package init(
        time: UTCTime,
        open: Price,
        high: Price,
        low: Price,
        close: Price,
        volume: Quantity
    ) {
        self.time = time
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }
}
