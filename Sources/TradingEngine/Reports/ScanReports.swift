import Strategies
import TradingCore

/// What the engine's board of markets tells.
extension EngineState {
    /// Rows for each strategy that fit a phone.
    private static let scanRowsMax = 5

    func scanReport(_ strategy: String?) -> ScanReport {
        moment.board.scan(
            for: strategy,
            kinds: moment.instruments.mapValues(\.kind),
            spread: { spread(of: $0) },
            rowsMax: Self.scanRowsMax,
            at: moment.now
        )
    }

    /// Ask less bid as a fraction of their mean; nil without a sane quote.
    func spread(of id: InstrumentID) -> Double? {
        guard let quote = moment.quotes[id], quote.isSane else { return nil }
        return (quote.ask - quote.bid).approximate / quote.mid.approximate
    }
}
