import RiskControl
package import TradingCore
package import TradingEngine

/// One market out of recorded bars: instruments, quotes made of the bars, and the strategies over them.
package struct RecordedMarket: Sendable {
    /// The bars of one instrument, and what else was recorded of it.
    package struct Series: Sendable {
        package let instrument: Instrument
        package let file: BarFile
        package let funding: [FundingRow]

        package init(instrument: Instrument, file: BarFile, funding: [FundingRow] = []) {
            self.instrument = instrument
            self.file = file
            self.funding = funding
        }
    }

    package let id: MarketID
    package let series: [Series]
    package let strategies: [StrategyAssignment]
    package let startingBalance: Money
    package let costs: BacktestCosts
    /// Leverage that positions are held with, where the instrument allows it.
    package let leverage: Fraction
    /// The account currency.
    package let currency: String

    /// - Precondition: there is a series, all are of one venue, and one account can hold them.
    package init(
        id: MarketID,
        series: [Series],
        strategies: [StrategyAssignment],
        startingBalance: Money,
        costs: BacktestCosts,
        leverage: Fraction
    ) {
        precondition(Set(series.map(\.instrument.id.venue)).count == 1, "a market has one account")
        guard let currency = Self.currency(of: series.map(\.instrument)) else {
            preconditionFailure("one account holds all of it")
        }
        self.currency = currency
        self.id = id
        self.series = series
        self.strategies = strategies
        self.startingBalance = startingBalance
        self.costs = costs
        self.leverage = leverage
    }

    /// The same market over other bars of its instruments.
    package func over(_ series: [Series]) -> RecordedMarket {
        RecordedMarket(
            id: id,
            series: series,
            strategies: strategies,
            startingBalance: startingBalance,
            costs: costs,
            leverage: leverage
        )
    }

    /// The same market at other costs.
    package func at(_ costs: BacktestCosts) -> RecordedMarket {
        RecordedMarket(
            id: id,
            series: series,
            strategies: strategies,
            startingBalance: startingBalance,
            costs: costs,
            leverage: leverage
        )
    }

    package var venue: VenueID { series[0].instrument.id.venue }

    /// The currency of an account that can hold instruments: the one that they are quoted in; for several dollars,
    /// where listed pairs turn all into them, or the first by name that does.
    ///
    /// - Returns: nil when no currency does.
    package static func currency(of instruments: [Instrument]) -> String? {
        let quoted = Set(instruments.map(\.quote)).sorted()
        if quoted.count == 1 { return quoted[0] }
        let bases = instruments.filter { $0.kind == .fx }.map(\.base)
        let dollars = ["USD"].filter { quoted.contains($0) || bases.contains($0) }
        return (dollars + Set(quoted + bases).sorted()).first {
            CurrencyConversion.strangers(among: instruments, in: $0).isEmpty
        }
    }

    /// The market as a backtest takes it.
    package var market: BacktestMarket {
        var config = SimulatedVenueConfig(
            venue: venue,
            currency: currency,
            startingBalance: startingBalance,
            instruments: series.map(\.instrument)
        )
        config.defaultLeverage = leverage
        return BacktestMarket(id, venue: config.at(costs), strategies: strategies)
    }

    /// The recorded bars as prices, with the larger bars that the strategies digest.
    package var sources: [ReplaySource] {
        let wanted = Set(strategies.map(\.strategy.interval)).sorted { $0.seconds < $1.seconds }
        return series.map { series in
            let own = series.file.report.interval
            return ReplaySource(
                rows: series.file.rows,
                interval: own,
                instrument: series.instrument,
                intervals: wanted.filter {
                    $0.seconds > own.seconds && $0.seconds % own.seconds == 0
                },
                funding: series.funding,
                model: costs.quotes
            )
        }
    }

    /// The widest limits of its files.
    var limits: RiskLimits {
        var limits = RiskLimits.recorded(series[0].file.report)
        for other in series.dropFirst() {
            let more = RiskLimits.recorded(other.file.report)
            limits.staleAfter = max(limits.staleAfter, more.staleAfter)
            limits.equityStaleAfter = max(limits.equityStaleAfter, more.equityStaleAfter)
        }
        return limits
    }

    /// The shortest interval of its bars.
    var interval: BarInterval {
        series.map(\.file.report.interval).min { $0.seconds < $1.seconds } ?? .day
    }
}

/// Several recorded markets as one run with one equity.
package struct RecordedRun: Sendable {
    package let markets: [RecordedMarket]
    /// Whether loss limits and sizes of orders hold as they do live; without them a strategy is seen to its
    /// end.
    package let hasLimits: Bool
    package let seed: UInt64

    package init(_ markets: [RecordedMarket], hasLimits: Bool = false, seed: UInt64 = 1) {
        precondition(!markets.isEmpty, "a run has a market")
        self.markets = markets
        self.hasLimits = hasLimits
        self.seed = seed
    }

    /// Bars that are read, for whoever shows progress.
    package var barCount: Int {
        markets.reduce(0) { $0 + $1.series.reduce(0) { $0 + $1.file.rows.count } }
    }

    /// Runs all of it.
    ///
    /// - Parameter look: called about every thousand events with the time that was reached; false ends the
    ///   run there.
    /// - Returns: what was done up to there.
    package func run(_ look: (UTCTime) -> Bool = { _ in true }) -> BacktestOutcome {
        var backtest = Backtest(setup)
        var merge = ReplayMerge(markets.flatMap(\.sources))
        var count = 0
        while let event = merge.next() {
            backtest.take(event)
            count += 1
            if count % 1024 == 0, !look(event.time) { break }
        }
        return backtest.finish()
    }

    /// Equity is written down at the end of each bar of the shortest interval.
    private var setup: BacktestSetup {
        let shortest = markets.map(\.interval).min { $0.seconds < $1.seconds } ?? .day
        return BacktestSetup(
            markets: markets.map(\.market),
            policy: policy,
            seed: seed,
            mark: shortest.span
        )
    }

    private var policy: RiskPolicy {
        var policy = RiskPolicy()
        var loosest = markets[0].limits
        for market in markets {
            let limits = market.limits
            policy.venues[market.venue.text] = hasLimits ? limits : limits.unlimited
            loosest.equityStaleAfter = max(loosest.equityStaleAfter, limits.equityStaleAfter)
            loosest.drawdownMax = max(loosest.drawdownMax, limits.drawdownMax)
        }
        policy.global = hasLimits ? loosest : loosest.unlimited
        return policy
    }
}
