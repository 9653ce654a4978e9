package import TradingCore

/// What quotes are made of where only bars were recorded.
package struct ReplayQuoteModel: Sendable, Hashable {
    /// Distance of bid and ask as a share of the price, rounded up to whole ticks, at least one.
    package var spread = Fraction.basisPoints(1)
    /// The share of a bar's volume that can be traded at the touch of each of its quotes; a bar
    /// without volume leaves the size to the venue.
    package var volumeShare = Fraction.percent(5)

    package init() {}

    /// A quote around a recorded price: the bid half a spread below it, on the tick, never under
    /// one tick.
    package func quote(
        around price: Price,
        volume: Quantity,
        _ instrument: Instrument,
        at time: UTCTime
    ) -> Quote {
        let wide = price.times(spread, .up).rounded(to: instrument.tick, .up)
        let distance = max(instrument.tick, wide)
        let half = Price(units: distance.units / 2)
        let below = (price - half).rounded(to: instrument.tick, .nearest)
        let bid = max(instrument.tick, below)
        var size: Quantity?
        if volume.isPositive {
            let share = volume.times(volumeShare, .down).rounded(to: instrument.lot, .down)
            size = max(instrument.lot, share)
        }
        return Quote(
            instrument: instrument.id,
            time: time,
            bid: bid,
            ask: bid + distance,
            bidSize: size,
            askSize: size
        )
    }
}
