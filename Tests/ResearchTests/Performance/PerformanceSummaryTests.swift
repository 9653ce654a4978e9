import Research
import Testing
import TradingCore

/// The numbers of a track record. Where no other source is named they were computed with numpy 2.4.6 and
/// scipy 1.17.1 by `scripts/check-statistics`.
struct PerformanceSummaryTests {
    static let start = UTCTime(seconds: 1_600_000_000)
    static let equity: [Double] = [
        10_000, 10_100, 9_900, 9_950, 9_400, 9_600, 9_800, 10_200, 10_150, 10_600, 10_580,
    ]

    static func curve(_ equity: [Double], every step: TimeSpan = .days(1)) -> EquityCurve {
        EquityCurve(times: equity.indices.map { start + step * $0 }, equity: equity)
    }

    static func trip(
        from: Int,
        to until: Int,
        quantity: Double = 10,
        _ entry: Double = 100,
        _ exit: Double = 110,
        profit: Double = 98,
        costs: Double = 2
    ) -> RoundTrip {
        RoundTrip(
            instrument: InstrumentID(venue: VenueID("test"), symbol: "X"),
            side: .buy,
            entryTime: start + .days(from),
            exitTime: start + .days(until),
            entryPrice: entry,
            exitPrice: exit,
            quantity: quantity,
            profit: profit,
            costs: costs
        )
    }

    private let summary = PerformanceSummary(
        TrackRecord(
            curve: curve(equity),
            trips: [
                trip(from: 1, to: 3),
                trip(from: 5, to: 7, quantity: 5, 110, 104, profit: -31, costs: 1),
            ]
        ),
        periodsPerYear: 365
    )

    private func expectNear(
        _ value: Double?,
        _ wanted: Double,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let value = try #require(value, sourceLocation: place)
        #expect(abs(value / wanted - 1) < 1e-12, "\(value)", sourceLocation: place)
    }

    @Test func `returns, deviations and ratios are those of numpy`() throws {
        try expectNear(summary.totalReturn, 0.058)
        try expectNear(summary.annualReturn, 6.8404143109764)
        try expectNear(summary.volatility, 0.5607606070754332)
        try expectNear(summary.sharpe, 3.9343502862439244)
        try expectNear(summary.sortino, 6.194625563256696)
        try expectNear(summary.calmar, 98.69740648694527)
        try expectNear(summary.turnover, 11.549027475516866)
    }

    @Test
    func `the deepest drawdown has its dates, and the flat period is the time to the next high`() {
        let drawdown = summary.drawdown
        #expect(drawdown.map { abs($0.depth - 0.069_306_930_693_069_26) < 1e-15 } ?? false)
        #expect(drawdown?.peak == Self.start + .days(1))
        #expect(drawdown?.trough == Self.start + .days(4))
        #expect(drawdown?.recovery == Self.start + .days(7))
        #expect(drawdown?.duration == .days(6))
        #expect(summary.longestFlat == .days(6))
    }

    @Test func `trades are counted after costs`() {
        #expect(summary.trades == 2)
        #expect(summary.winRate == 0.5)
        #expect(summary.profitFactor == 98.0 / 31)
        #expect(summary.averageTrade == 33.5)
        #expect(summary.costs == 3)
        #expect(summary.exposure == 0.4)
    }

    @Test func `a fall that is not made good lasts to the end`() {
        let summary = PerformanceSummary(
            TrackRecord(curve: Self.curve([100, 120, 90, 110]), trips: []),
            periodsPerYear: 252
        )
        #expect(summary.drawdown?.depth == 0.25)
        #expect(summary.drawdown?.recovery == nil)
        #expect(summary.drawdown?.duration == .days(2))
        #expect(summary.longestFlat == .days(2))
    }

    @Test func `numbers without a meaning are missing, not zero`() {
        let still = PerformanceSummary(
            TrackRecord(curve: Self.curve([100, 100, 100]), trips: []),
            periodsPerYear: 365
        )
        #expect(still.sharpe == nil && still.sortino == nil && still.calmar == nil)
        #expect(still.drawdown == nil && still.winRate == nil && still.averageTrade == nil)
        #expect(still.longestFlat == .days(2))
        let empty = PerformanceSummary(
            TrackRecord(curve: Self.curve([]), trips: []),
            periodsPerYear: 365
        )
        #expect(empty.totalReturn == nil && empty.exposure == nil && empty.turnover == nil)
        #expect(empty.metrics.first { $0.key == "sharpe" }?.text == "-")
    }

    @Test func `a ruined account earns nothing more`() {
        let curve = Self.curve([100, -20, 50, 100])
        #expect(curve.returns == [-1, 0, 1])
        #expect(Drawdown.deepest(of: curve)?.depth == 1.2)
        #expect(
            PerformanceSummary(
                TrackRecord(curve: Self.curve([100, 0]), trips: []),
                periodsPerYear: 1
            )
            .annualReturn == nil
        )
    }

    @Test func `a constant growth has no Sharpe ratio, whatever the rounding`() {
        var equity = [1_000.0]
        for _ in 0..<500 { equity.append(equity[equity.count - 1] * 1.0625) }
        #expect(ReturnMoments(Self.curve(equity).returns).sharpe == nil)
    }

    @Test func `skewness and kurtosis are those of scipy`() throws {
        let moments = ReturnMoments(Self.curve(Self.equity).returns)
        try expectNear(moments.skewness, -0.6699642024772899)
        try expectNear(moments.kurtosis, 3.0468856836999203)
        try expectNear(moments.mean, 0.006044462068387801)
    }

    @Test func `exposure counts the points at which something was held`() {
        let record = TrackRecord(
            curve: Self.curve([100, 101, 102, 103, 104]),
            trips: [],
            held: [0, 50, 60, 0, 0],
            traded: 100,
            costs: 1
        )
        #expect(record.exposure == 0.5)
        #expect(record.between(Self.start + .days(1), Self.start + .days(3)).held == [50, 60, 0])
    }

    @Test func `trades that overlap are not counted twice in exposure`() {
        let trips = [
            Self.trip(from: 0, to: 4), Self.trip(from: 1, to: 2), Self.trip(from: 3, to: 5),
        ]
        #expect(TrackRecord(curve: Self.curve(Self.equity), trips: trips).exposure == 0.5)
    }

    @Test func `a part of a record has the trades that were closed in it`() {
        let trips = [
            Self.trip(from: 0, to: 2), Self.trip(from: 2, to: 5), Self.trip(from: 5, to: 9),
        ]
        let part = TrackRecord(curve: Self.curve(Self.equity), trips: trips)
            .between(Self.start + .days(2), Self.start + .days(6))
        #expect(part.curve.equity == Array(Self.equity[2...6]))
        #expect(part.trips == [trips[1]])
        #expect(part.costs == 2 && part.traded == 2_100)
    }

    @Test(arguments: [
        ("crypto", BarInterval.day, 365.0), ("equities", .day, 252), ("fx", .day, 260),
        ("crypto", .hour, 8_760), ("equities", .hour, 1_638), ("fx", .hour, 6_240),
        ("crypto", .minute, 525_600), ("fx", BarInterval(seconds: 7 * 86_400), 365.0 / 7),
    ])
    func `periods of a year follow the market`(name: String, interval: BarInterval, wanted: Double)
    {
        #expect(TradingYear(rawValue: name)?.periods(of: interval) == wanted)
    }

    @Test func `a metric prints the same everywhere`() {
        let metrics = summary.metrics
        let texts = Dictionary(uniqueKeysWithValues: metrics.map { ($0.key, $0.text) })
        #expect(texts["total_return"] == "5.80 %")
        #expect(texts["sharpe"] == "3.93")
        #expect(texts["max_drawdown"] == "6.93 %")
        #expect(texts["max_drawdown_trough"] == "2020-09-17T12:26:40Z")
        #expect(texts["longest_flat"] == "6 d")
        #expect(texts["trades"] == "2")
        #expect(texts["average_trade"] == "33.50")
        #expect(metrics.first { $0.key == "longest_flat" }?.value.plain == 518_400)
        #expect(metrics.allSatisfy { $0.definition.hasSuffix(".") && !$0.name.isEmpty })
    }
}
