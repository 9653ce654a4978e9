package import TradingCore

/// What trading costs in a backtest, and how late orders arrive.
package struct BacktestCosts: Sendable, Hashable {
    /// Of the value of what rested; nil leaves it to the instrument. Negative is received.
    package var makerFee: Fraction?
    /// Of the value of what took; nil leaves it to the instrument.
    package var takerFee: Fraction?
    /// Distance of bid and ask where only bars are recorded, a share of the price.
    package var spread = Fraction.basisPoints(1)
    /// What a taking order pays beyond the touch besides, a share of the price.
    package var slippage = Fraction.zero
    /// How long an order is under way. With none it meets the last price of the bar that decided it, with
    /// any the first one that is there when it arrives.
    package var latency = TimeSpan.milliseconds(250)
    /// The share of a bar's volume that can be traded at each of its quotes.
    package var volumeShare = Fraction.percent(5)
    /// What holding costs by the day.
    package var carry = CarryModel()

    package init() {}

    /// The same with every charge `factor` times as high, and orders that arrive later by `delay`.
    package func stressed(_ factor: Int, delay: TimeSpan) -> BacktestCosts {
        var costs = self
        costs.makerFee = makerFee.map { $0.isNegative ? $0 : $0 * factor }
        costs.takerFee = takerFee.map { $0 * factor }
        costs.spread = spread * factor
        costs.slippage = slippage * factor
        costs.carry.longPerYear = max(carry.longPerYear, carry.longPerYear * factor)
        costs.carry.shortPerYear = max(carry.shortPerYear, carry.shortPerYear * factor)
        costs.latency = latency + delay
        return costs
    }

    /// The same with the fees of an instrument where none are given.
    package func filled(by instrument: Instrument) -> BacktestCosts {
        var costs = self
        costs.makerFee = makerFee ?? instrument.makerFee
        costs.takerFee = takerFee ?? instrument.takerFee
        return costs
    }

    /// How quotes are made of bars.
    package var quotes: ReplayQuoteModel {
        var model = ReplayQuoteModel()
        model.spread = spread
        model.volumeShare = volumeShare
        return model
    }
}

extension SimulatedVenueConfig {
    /// The same venue at these costs.
    package func at(_ costs: BacktestCosts) -> SimulatedVenueConfig {
        var config = self
        config.instruments = instruments.map { $0.at(costs) }
        config.requestLatency = LatencyModel(fixed: costs.latency)
        config.slippage.touchShare = costs.slippage
        config.carry = costs.carry
        // An order that is late is no order that is refused for its age.
        config.requestAgeMax = max(config.requestAgeMax, costs.latency + .seconds(5))
        return config
    }
}

extension Instrument {
    /// The same instrument at these fees.
    fileprivate func at(_ costs: BacktestCosts) -> Instrument {
        Instrument(
            id: id,
            kind: kind,
            base: base,
            quote: quote,
            tick: tick,
            lot: lot,
            quantityMin: quantityMin,
            quantityMax: quantityMax,
            notionalMin: notionalMin,
            leverageMax: leverageMax,
            makerFee: costs.makerFee ?? makerFee,
            takerFee: costs.takerFee ?? takerFee,
            fundingIntervalHours: fundingIntervalHours,
            calendar: calendar
        )
    }
}
