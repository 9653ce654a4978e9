import Foundation
import Journaling
import Research
import TradingCore

/// What a running strategy has earned since its pass of the gates, beside the band of that pass.
struct BandTrack {
    let strategy: StrategyID
    let pass: GateVerdict
    /// Periods of the backtest that have gone by, in the market's own time.
    let periods: Double
    /// Over the equity at the pass, after costs, open positions at their price.
    let earned: Double
    let band: LiveBand

    /// Whether it is the track of a verdict's strategy and parameters.
    func isOf(_ verdict: GateVerdict) -> Bool {
        verdict.dataHash == pass.dataHash && verdict.time == pass.time
            && verdict.strategy == pass.strategy && verdict.parameters == pass.parameters
    }

    var place: LiveBand.Place { band.place(of: earned) }

    /// One sentence for people.
    var sentence: String {
        let after = String(format: "%.0f", periods)
        return
            "\(strategy) earned \(percent(earned)) in \(after) periods since, \(words) the band from "
            + "\(percent(band.lower)) to \(percent(band.upper))."
    }

    private var words: String {
        switch place {
        case .within: "within"
        case .under: "under"
        case .over: "over"
        }
    }

    private func percent(_ share: Double) -> String { String(format: "%+.2f %%", share * 100) }
}

extension BandTrack {
    /// Nil before the first period, after the last band, and without equity.
    ///
    /// - Parameters:
    ///   - strategy: a strategy that runs with the parameters of the pass.
    ///   - pass: the verdict with its bands.
    ///   - profit: what it has made since the pass, in the account's currency.
    ///   - equity: of its account at the pass.
    ///   - now: by the trading clock.
    init?(
        _ strategy: StrategyID,
        pass: GateVerdict,
        profit: Money,
        equity: Money,
        at now: UTCTime
    ) {
        guard let document = GateDocument(pass), equity.isPositive, document.periodSeconds > 0
        else { return nil }
        let year = TradingYear(rawValue: document.market) ?? .crypto
        let interval = BarInterval(seconds: document.periodSeconds)
        let years = Double((now - pass.time).nanoseconds) / (365 * 86_400 * 1e9)
        let periods = years * year.periods(of: interval)
        let bands = document.bands.map {
            LiveBand(periods: $0.periods, lower: $0.lower, median: $0.median, upper: $0.upper)
        }
        guard let band = LiveBand.after(periods, of: bands) else { return nil }
        self.strategy = strategy
        self.pass = pass
        self.periods = periods
        self.band = band
        earned = profit.approximate / equity.approximate
    }
}
