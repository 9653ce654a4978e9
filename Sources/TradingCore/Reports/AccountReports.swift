// Reports on money: what there is, where it is, how it changed.

/// `/balance`: equity, free margin and unrealised profit and loss per venue and in total. The total adds account currencies one to one (USD, USDT and USDC are taken as one dollar); venues in other currencies stand outside it.
package struct BalanceReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let totalCurrency: String
    package let total: BalanceRow
    package let venues: [BalanceRow]
    /// What the total counts as its currency one to one; nil when nothing.
    package let currencyNote: String?

    package init(
        time: UTCTime,
        totalCurrency: String,
        total: BalanceRow,
        venues: [BalanceRow],
        currencyNote: String? = nil
    ) {
        self.time = time
        self.totalCurrency = totalCurrency
        self.total = total
        self.venues = venues
        self.currencyNote = currencyNote
    }
}

/// The money of one venue, or the total.
package struct BalanceRow: Sendable, Hashable, Codable {
    package let venue: String
    package let market: String
    package let mode: String
    package let currency: String
    /// Nil when it is not known; never read as zero.
    package let equity: Money?
    package let freeMargin: Money?
    package let unrealised: Money?
    /// Whether the total counts this venue.
    package let inTotal: Bool

    package init(
        venue: String,
        market: String,
        mode: String,
        currency: String,
        equity: Money? = nil,
        freeMargin: Money? = nil,
        unrealised: Money? = nil,
        inTotal: Bool
    ) {
        self.venue = venue
        self.market = market
        self.mode = mode
        self.currency = currency
        self.equity = equity
        self.freeMargin = freeMargin
        self.unrealised = unrealised
        self.inTotal = inTotal
    }
}

/// `/pnl`: profit and loss by UTC day, split in its parts.
package struct PnlReport: Sendable, Hashable, Codable {
    package let period: String
    package let currency: String
    package let days: [PnlRow]
    package let total: PnlRow

    package init(period: String, currency: String, days: [PnlRow], total: PnlRow) {
        self.period = period
        self.currency = currency
        self.days = days
        self.total = total
    }
}

/// Profit and loss of one day or of a sum of days, over all venues of the total.
package struct PnlRow: Sendable, Hashable, Codable {
    package let label: String
    package let realised: Money
    /// Positive is paid.
    package let fees: Money
    /// Positive is received.
    package let funding: Money
    /// The realised net: realised - fees + funding.
    package let net: Money
    /// How much the open profit and loss changed; nil when it is not known.
    package let unrealisedChange: Money?
    /// Net + the change of the open profit and loss: how much the equity changed, but for transfers.
    package let equityChange: Money?
    package let trades: Int
    package let equityEnd: Money?

    package init(
        label: String,
        realised: Money,
        fees: Money,
        funding: Money,
        net: Money,
        unrealisedChange: Money? = nil,
        trades: Int,
        equityEnd: Money? = nil
    ) {
        self.label = label
        self.realised = realised
        self.fees = fees
        self.funding = funding
        self.net = net
        self.unrealisedChange = unrealisedChange
        equityChange = unrealisedChange.map { net + $0 }
        self.trades = trades
        self.equityEnd = equityEnd
    }
}

/// `/equity`: the equity over time and its drawdown from the peak.
package struct EquityReport: Sendable, Hashable, Codable {
    package let currency: String
    package let points: [EquityPoint]
    package let peak: Money?
    package let drawdown: Fraction?
    /// For the picture; nil where none is drawn.
    package let curve: EquityTrail?

    package init(
        currency: String,
        points: [EquityPoint],
        peak: Money? = nil,
        drawdown: Fraction? = nil,
        curve: EquityTrail? = nil
    ) {
        self.curve = curve
        self.currency = currency
        self.points = points
        self.peak = peak
        self.drawdown = drawdown
    }
}

/// Total equity at one moment.
package struct EquityPoint: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let equity: Money

    package init(time: UTCTime, equity: Money) {
        self.time = time
        self.equity = equity
    }
}
