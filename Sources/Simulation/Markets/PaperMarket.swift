package import TradingCore

/// A market of the paper universe: its venue and the instruments that are generated for it.
package struct PaperMarket: Sendable, Hashable {
    package let market: MarketID
    package let venue: SimulatedVenueConfig
    package let instruments: [GeneratedInstrument]

    package init(
        market: MarketID,
        venue: SimulatedVenueConfig,
        instruments: [GeneratedInstrument]
    ) {
        self.market = market
        self.venue = venue
        self.instruments = instruments
    }
}
