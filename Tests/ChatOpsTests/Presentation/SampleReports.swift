import TradingCore

/// A full and an empty report of every kind, with hostile names where names come from outside.
struct SampleReports {
    /// Stands where a name comes from a venue, an operator or a stranger.
    let name: String

    static let hostile = SampleReports(name: #"<b>&"'</b>"#)
    static let plain = SampleReports(name: "momentum")

    let time = UTCTime(seconds: 1_795_298_400)
    let earlier = UTCTime(seconds: 1_795_212_345)

    func money(_ units: Int64, cents: Int64 = 0) -> Money {
        let whole = Int128(units) * 1_000_000_000_000
        return Money(units: whole + Int128(units < 0 ? -cents : cents) * 10_000_000_000)
    }
    func price(_ units: Int64) -> Price { Price(units: Int128(units) * 1_000_000_000_000) }
    func quantity(_ thousandths: Int64) -> Quantity {
        Quantity(units: Int128(thousandths) * 1_000_000_000)
    }
    func fraction(_ tenThousandths: Int64) -> Fraction {
        Fraction(units: Int128(tenThousandths) * 100_000_000)
    }

    var halt: HaltRow {
        HaltRow(
            id: 7,
            scope: "venue:paper-fx",
            cause: "daily_loss",
            reason: "The day's loss reached its cap \(name).",
            since: earlier,
            by: "kill switch",
            evidence: [NamedNumber("day loss", "301.20"), NamedNumber("cap", "300")]
        )
    }
    var position: PositionRow {
        PositionRow(
            venue: "paper-crypto",
            symbol: "BTCUSDT",
            quantity: quantity(-250),
            averagePrice: price(91_200),
            price: price(90_000),
            value: money(22_500),
            unrealised: money(300),
            strategy: name,
            currency: "USDT"
        )
    }
    var fill: TradeRow {
        TradeRow(
            time: time,
            venue: "paper-crypto",
            symbol: "BTCUSDT",
            side: .buy,
            quantity: quantity(250),
            price: price(90_000),
            fee: money(4, cents: 50),
            realised: money(-12, cents: 34),
            liquidity: .taker,
            strategy: name,
            order: "mabc-1",
            fill: "f-1"
        )
    }
    var venueBalance: BalanceRow {
        BalanceRow(
            venue: "paper-crypto",
            market: "crypto",
            mode: "paper",
            currency: "USDT",
            equity: Money(units: 10_123_456_789_012_345),
            freeMargin: money(9_000),
            unrealised: money(-25, cents: 5),
            inTotal: true
        )
    }
    var unknownBalance: BalanceRow {
        BalanceRow(
            venue: "paper-krx",
            market: name,
            mode: "paper",
            currency: "KRW",
            inTotal: false
        )
    }
    var total: BalanceRow {
        BalanceRow(
            venue: "total",
            market: "",
            mode: "",
            currency: "USD",
            equity: Money(units: 1_234_567_891_234_567_890),
            freeMargin: money(900_000),
            unrealised: money(-25, cents: 5),
            inTotal: true
        )
    }
    var pnlRow: PnlRow {
        PnlRow(
            label: "2026-11-21",
            realised: money(120, cents: 40),
            fees: money(8),
            funding: money(-1, cents: 25),
            net: money(111, cents: 15),
            unrealisedChange: money(-25, cents: 5),
            trades: 14,
            equityEnd: money(1_234_567, cents: 89)
        )
    }
    var passing: CheckRow { CheckRow(name: "drift", passes: true, finding: "none", mend: "") }
    var failing: CheckRow {
        CheckRow(
            name: "equity",
            passes: false,
            finding: "not known at \(name)",
            mend: "Wait for the venue's next answer."
        )
    }

    var balance: BalanceReport {
        BalanceReport(
            time: time,
            totalCurrency: "USD",
            total: total,
            venues: [venueBalance, unknownBalance]
        )
    }
    var risk: RiskReport {
        RiskReport(
            time: time,
            currency: "USD",
            equity: money(10_000),
            peak: money(10_500),
            drawdown: fraction(476),
            drawdownCap: fraction(1_500),
            dayLoss: money(120),
            dayLossCap: money(300),
            dayLossUsage: fraction(4_000),
            canStillLose: money(180),
            gapAllowance: money(45, cents: 50),
            exposure: money(22_500),
            exposureCap: money(30_000),
            unknownOrders: 2,
            reduceOnly: true,
            halts: [halt],
            venues: [
                VenueRiskRow(
                    venue: "paper-krx",
                    currency: "KRW",
                    drawdownCap: fraction(1_500),
                    exposure: money(0)
                )
            ],
            drifts: ["BTCUSDT at \(name): 0.1 more than ours"],
            unpriced: ["EURUSD at \(name): no quote yet"]
        )
    }
    var haltReport: HaltReport {
        HaltReport(
            halt: halt,
            isNew: true,
            cancelsSent: 3,
            stopsKept: 1,
            inFlight: ["mabc-2 buy 0.1 BTCUSDT"],
            positionsKept: 2
        )
    }
    func flatten(isFlat: Bool) -> FlattenReport {
        FlattenReport(
            title: "Flatten everything",
            isFinished: true,
            isFlat: isFlat,
            verifiedAt: time,
            cancelled: 4,
            fills: [fill],
            remaining: isFlat ? [] : [position],
            failures: isFlat ? [] : ["paper-fx is closed until Monday \(name)"],
            slippage: money(3, cents: 21),
            seconds: Fraction(units: 1_250_000_000_000),
            halt: halt
        )
    }
    /// The receipt of a close, whose order is on its way.
    var closing: FlattenReport {
        FlattenReport(
            title: "close 50 % of BTCUSDT",
            isFinished: false,
            isFlat: false,
            cancelled: 0,
            fills: [],
            remaining: [position],
            failures: [],
            slippage: .zero,
            seconds: .zero,
            sent: [NamedNumber("sell BTCUSDT", 1)]
        )
    }
    var summary: SummaryReport {
        SummaryReport(
            day: time.day,
            time: time,
            isLate: true,
            currency: "USD",
            total: total,
            venues: [venueBalance, unknownBalance],
            pnl: pnlRow,
            equityChange: money(86, cents: 10),
            unrealisedChange: money(-25, cents: 5),
            drawdown: fraction(476),
            drawdownCap: fraction(1_500),
            dayLossUsage: fraction(0),
            halts: [halt],
            drifts: ["BTCUSDT: 0.1 more than ours"],
            skipped: [NamedNumber("below minimum notional", 3), NamedNumber(name, 1)],
            undelivered: 2,
            uptimeSeconds: 93_784,
            restarts: 1,
            headSequence: 4_711,
            headHash: "9f86d081884c7d65",
            curve: curve
        )
    }
    var notice: NoticeReport {
        NoticeReport(
            headline: "Said \(name)",
            lines: ["One.", "Two."],
            numbers: [NamedNumber("count", 3)],
            hint: "/status"
        )
    }
}
