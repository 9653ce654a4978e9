import Strategies
import TradingCore
import TradingEngine

/// Strategies as the settings describe them.
extension StrategyAssignment {
    /// The strategy of checked settings; nil when the catalog refuses them.
    init?(
        _ settings: AgentConfiguration.StrategySettings,
        _ instruments: [Instrument]
    ) {
        guard
            let strategy = try? StrategyCatalog.make(
                settings.kind,
                id: settings.id,
                parameters: settings.parameters
            )
        else { return nil }
        let given = (StrategyCatalog.parameterTable(for: settings.kind) ?? []).compactMap { spec in
            (settings.parameters[spec.name] ?? spec.fallback).map { NamedNumber(spec.name, $0) }
        }
        self.init(
            strategy: strategy,
            kind: settings.kind,
            instruments: instruments.map(\.id),
            parameters: given
        )
    }

    /// The same strategy after it has digested the past.
    func warmed(by history: [Bar]) -> StrategyAssignment {
        var strategy = strategy
        var counts: [InstrumentID: Int] = [:]
        var board = ScanBoard()
        var rings: [InstrumentID: BarRing] = [:]
        let own = Set(instruments)
        for bar in history where own.contains(bar.instrument) && bar.interval == strategy.interval {
            strategy.update(bar)
            board.update(bar)
            rings[bar.instrument, default: BarRing(interval: bar.interval)].take(bar)
            counts[bar.instrument, default: 0] += 1
        }
        return StrategyAssignment(
            strategy: strategy,
            kind: kind,
            instruments: instruments,
            parameters: parameters,
            barsDigested: counts.values.max() ?? 0,
            board: board,
            bars: rings
        )
    }
}
