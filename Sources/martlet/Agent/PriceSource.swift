import Simulation
import TradingCore

/// Where prices come from, as one stream in time order.
protocol PriceSource: AnyObject {
    /// The time of the next event; nil at the end.
    var nextEventTime: UTCTime? { get }
    /// Takes the next event; nil at the end.
    func nextEvent() -> MarketEvent?
    /// For people: `61 % of EURUSD-1h.csv`; empty for an endless source.
    var progress: String { get }
    /// Recorded bars that were begun, of all that there are; nil for an endless source.
    var bars: (begun: Int, all: Int)? { get }
    /// The name under which the journal remembers how far it has come; nil when that is the clock.
    var name: String? { get }
}
