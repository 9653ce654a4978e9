package import RiskControl
package import TradingCore
package import TradingEngine

/// One market of a backtest: what the engine is told of it, and the venue that stands behind it.
package struct BacktestMarket: Sendable {
    package let setup: MarketSetup
    package let venue: SimulatedVenueConfig

    /// - Precondition: both are of one venue, and the engine trades nothing that the venue does not list.
    package init(setup: MarketSetup, venue: SimulatedVenueConfig) {
        precondition(setup.venue == venue.venue, "a market trades at its own venue")
        let listed = Set(venue.instruments.map(\.id))
        precondition(
            setup.instruments.allSatisfy { listed.contains($0.id) },
            "a venue lists what is traded there"
        )
        self.setup = setup
        self.venue = venue
    }

    /// A market of one venue and the strategies that trade there.
    package init(
        _ id: MarketID,
        venue: SimulatedVenueConfig,
        strategies: [StrategyAssignment]
    ) {
        var contract = venue.contract
        // Nobody else trades there, so the account is compared once an hour.
        contract.accountInterval = .hours(1)
        self.init(
            setup: MarketSetup(
                id: id,
                venue: venue.venue,
                mode: .paper,
                currency: venue.currency,
                instruments: venue.instruments,
                strategies: strategies,
                contract: contract
            ),
            venue: venue
        )
    }
}

/// Everything that a backtest is told before its first event.
package struct BacktestSetup: Sendable {
    package let markets: [BacktestMarket]
    package let policy: RiskPolicy
    /// Of the venues' latencies.
    package let seed: UInt64
    /// How often equity is written down, in trading time.
    package let mark: TimeSpan

    package init(
        markets: [BacktestMarket],
        policy: RiskPolicy,
        seed: UInt64 = 1,
        mark: TimeSpan = .minutes(1)
    ) {
        self.markets = markets
        self.policy = policy
        self.seed = seed
        self.mark = mark
    }

    /// What the engine is told.
    var engine: EngineSetup {
        var setup = EngineSetup(
            markets: markets.map(\.setup),
            policy: policy,
            generation: "BT",
            source: "backtest",
            version: "backtest"
        )
        setup.intervals.mark = mark
        setup.measuresMarkets = false
        setup.isRecorded = true
        return setup
    }
}

extension RiskLimits {
    /// Limits over recorded bars. Between two quotes of a bar lies a third of the bar, and a gap in the
    /// recording is known from its report: neither is an outage that the kill switch should act on.
    package static func recorded(_ report: BarFileReport) -> RiskLimits {
        var limits = RiskLimits.defaults(for: report.name.kind)
        let longest = report.longestGap.map { $0.to - $0.from } ?? .zero
        let silence =
            max(longest, .days(report.interval.seconds >= 86_400 ? 7 : 0)) + report.interval.span
        limits.staleAfter = max(limits.staleAfter, report.interval.span)
        limits.equityStaleAfter = max(limits.equityStaleAfter, silence)
        return limits
    }

    /// The same limits without those that end or shrink a strategy for what it loses or for the size of
    /// its account: what a strategy is worth shall be seen to its end. Margin, lots, prices and sessions
    /// hold as they do live.
    package var unlimited: RiskLimits {
        var limits = self
        limits.orderValueMax = .magnitudeMax
        limits.positionValueMax = .magnitudeMax
        limits.exposureMax = Fraction(whole: 100)
        limits.leverageMax = Fraction(whole: 500)
        limits.openOrdersPerInstrumentMax = 10_000
        limits.openOrdersPerVenueMax = 100_000
        limits.messagesPerMinuteMax = 100_000
        limits.dailyLossMax = Self.nearlyAll
        limits.drawdownMax = Self.nearlyAll
        limits.duplicateWindow = .zero
        return limits
    }

    private static let nearlyAll = Fraction(units: Fraction.unitsPerWhole - 1)
}
