package import TradingCore

/// All instruments that the scanner watches: a meter each, and the regimes of each venue's market.
package struct ScanBoard: Sendable {
    private var meters: [InstrumentID: MarketMeter] = [:]
    private var watches: [VenueID: RegimeWatch] = [:]

    package init() {}

    /// Digests a closed bar. The first bar of an instrument decides of which interval the others must be.
    package mutating func update(_ bar: Bar) {
        var meter = meters[bar.instrument] ?? MarketMeter(interval: bar.interval)
        guard meter.interval == bar.interval else { return }
        let isNew = meter.update(bar)
        meters[bar.instrument] = meter
        guard isNew else { return }
        watches[bar.instrument.venue, default: RegimeWatch()].update(bar)
    }

    /// Takes over instruments of another board; those of both are the other's afterwards, and so is breadth.
    package mutating func merge(_ other: ScanBoard) {
        meters.merge(other.meters) { $1 }
        watches.merge(other.watches) { $0.merged(with: $1) }
    }

    /// Instruments of which any bar is known.
    package var instruments: [InstrumentID] { meters.keys.sorted() }

    /// The interval of an instrument's bars.
    package func interval(of instrument: InstrumentID) -> BarInterval? {
        meters[instrument]?.interval
    }

    /// The regime of an instrument; nil until it has enough bars.
    package func regime(of instrument: InstrumentID) -> RegimeReading? {
        watches[instrument.venue]?.reading(of: instrument)
    }

    /// The measures of the instruments with enough bars; `spread` tells what is known of their quotes, as a
    /// fraction.
    package func measures(
        spread: (InstrumentID) -> Double? = { _ in nil }
    ) -> [InstrumentID: MarketMeasures] {
        var found: [InstrumentID: MarketMeasures] = [:]
        for (id, meter) in meters {
            found[id] = meter.measures(regime: regime(of: id), spread: spread(id))
        }
        return found
    }
}
