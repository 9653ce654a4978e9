package import TradingCore

/// A strategy that is fed as ever and wants nothing before a time: bars before it warm it up.
package struct WaitingStrategy: Strategy {
    private var strategy: any Strategy
    /// From here on it is heard.
    private let from: UTCTime

    package init(_ strategy: any Strategy, until from: UTCTime) {
        self.strategy = strategy
        self.from = from
    }

    package var id: StrategyID { strategy.id }
    package var interval: BarInterval { strategy.interval }
    package var warmUpBars: Int { strategy.warmUpBars }

    /// Feeds the strategy.
    package mutating func update(_ bar: Bar) { strategy.update(bar) }

    /// What the strategy wants, and nothing before its time.
    package func desiredState(_ view: MarketView) -> DesiredState {
        guard view.time >= from else { return DesiredState(strategy: id, instruments: [:]) }
        return strategy.desiredState(view)
    }

    /// The strategy's own.
    package func anchor(of instrument: InstrumentID) -> StrategyAnchor? {
        strategy.anchor(of: instrument)
    }

    /// Goes on from an anchor of the strategy.
    package mutating func resume(_ anchor: StrategyAnchor, of instrument: InstrumentID) {
        strategy.resume(anchor, of: instrument)
    }

    /// Begins the strategy.
    package mutating func begin(_ instrument: InstrumentID) { strategy.begin(instrument) }

    /// The strategy's own.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? { strategy.capitalFloor(view) }
}
