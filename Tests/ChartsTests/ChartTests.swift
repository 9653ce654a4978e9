import Testing
import TradingCore

@testable import Charts

/// Every chart draws within its canvas, in both themes, whatever it is given.
struct ChartTests {
    static let start = UTCTime(seconds: 1_760_000_000)

    static func bars(_ count: Int) -> CandleSeries {
        let close = (0..<count).map { 100 + Double($0 % 17) - Double($0 % 5) }
        return CandleSeries(
            times: (0..<count).map { start + .minutes(5 * $0) },
            open: close.map { $0 - 0.5 },
            high: close.map { $0 + 1 },
            low: close.map { $0 - 1.5 },
            close: close,
            volume: close
        )
    }

    static func equity(_ count: Int) -> TimedValues {
        TimedValues(
            times: (0..<count).map { start + .hours($0) },
            values: (0..<count).map { 1000 + Double($0 * 37 % 101) }
        )
    }

    static func mark(_ hours: Int, _ side: Side) -> TradeMark {
        TradeMark(time: start + .hours(hours), side: side, price: 105)
    }

    private static func all(_ theme: Theme, count: Int) -> [Drawing] {
        let names = (0..<count).map { "N\($0)" }
        let square = (0..<count).map { row in
            (0..<count).map { row == $0 ? 1 : Double(row - $0) / Double(count) }
        }
        let chosen = count > 1 ? HeatMap.Cell(column: 1, row: 1) : nil
        let marks = (0..<count).map { mark($0, $0 % 2 == 0 ? .buy : .sell) }
        let series = bars(count)
        return [
            EquityChart(Heading("E"), equity: equity(count), currency: "USD", fills: marks)
                .drawing(theme),
            CandleChart(
                Heading("C", subtitle: "sub"),
                bars: series,
                lines: [
                    IndicatorLine("a", series.close),
                    IndicatorLine("b", series.close, pane: "b", guides: [98, 110]),
                ],
                trades: marks,
                levels: [PriceLevel(.stop, price: 96, label: "stop 1")]
            ).drawing(theme),
            HeatMap(
                Heading("H"),
                columns: .init("fast", names),
                rows: .init("slow", names),
                values: square,
                measure: "Sharpe",
                chosen: chosen
            ).drawing(theme),
            CorrelationChart(Heading("R"), names: names, values: square).drawing(theme),
            FoldChart(
                Heading("F"),
                folds: names.enumerated().map {
                    .init($1, inSample: 1, outOfSample: Double($0) - 2)
                },
                measure: "Sharpe",
                threshold: 0.5
            ).drawing(theme),
            HistogramChart(
                Heading("M"),
                values: square.flatMap { $0 },
                measure: "return",
                marks: [.init("observed", 0.3)]
            ).drawing(theme),
        ]
    }

    @Test(arguments: [0, 1, 2, 3, 12, 70, 900])
    func `charts of any count stay within their canvas`(count: Int) {
        for theme in [Theme.dark, .light] {
            for drawing in Self.all(theme, count: min(count, 70)) {
                #expect(Extent(drawing).problems == [], "\(drawing.caption)")
                #expect(!drawing.shapes.isEmpty)
            }
        }
        let long = CandleChart(Heading("long"), bars: Self.bars(count)).drawing()
        #expect(Extent(long).problems == [])
    }

    @Test func `numbers that are none are drawn as gaps`() {
        let count = 40
        var close = Self.bars(count).close
        for index in 10..<20 { close[index] = .nan }
        let holes = CandleSeries(
            times: Self.bars(count).times,
            open: close,
            high: close,
            low: close,
            close: close
        )
        let values = TimedValues(times: Self.equity(count).times, values: close)
        for drawing in [
            CandleChart(Heading("C"), bars: holes).drawing(),
            EquityChart(Heading("E"), equity: values, currency: "USD").drawing(),
            HistogramChart(Heading("M"), values: close, measure: "x").drawing(),
            HeatMap(
                Heading("H"),
                columns: .init("a", ["1", "2"]),
                rows: .init("b", ["1"]),
                values: [[.nan, 1]],
                measure: "x"
            ).drawing(),
        ] {
            #expect(Extent(drawing).problems == [], "\(drawing.caption)")
        }
    }

    @Test func `a chart without data says so in words`() {
        let drawings = Self.all(.dark, count: 0)
        let words = drawings.map { Extent($0).words.joined(separator: " ") }
        #expect(words.allSatisfy { $0.contains("No") || $0.contains("Nothing") }, "\(words)")
    }

    @Test func `fills are triangles while they are few, and strokes when they are many`() {
        func polygons(_ fills: Int) -> Int {
            let marks = (0..<fills).map { Self.mark($0 % 100, $0 % 2 == 0 ? .buy : .sell) }
            let drawing = EquityChart(
                Heading("E"),
                equity: Self.equity(100),
                currency: "USD",
                fills: marks
            ).drawing()
            return Extent(drawing).triangles
        }
        #expect(polygons(7) == 7)
        #expect(polygons(61) == 0)
    }

    @Test func `the chosen cell has a frame, and the heading names it`() {
        let drawing = HeatMap(
            Heading("H"),
            columns: .init("fast", ["5", "10"]),
            rows: .init("slow", ["50", "100"]),
            values: [[0.1, 0.2], [0.3, 0.4]],
            measure: "Sharpe",
            chosen: .init(column: 0, row: 1)
        ).drawing()
        #expect(Extent(drawing).words.contains("5 / 100"))
        #expect(Extent(drawing).words.contains("0.30"))
        #expect(Extent(drawing).frames == 2)
    }

    @Test func `a level far from the bars does not squeeze them`() throws {
        let near = CandleChart(Heading("C"), bars: Self.bars(50))
        let far = CandleChart(
            Heading("C"),
            bars: Self.bars(50),
            levels: [PriceLevel(.order(.buy), price: 10, label: "buy 1")]
        )
        let first = try #require(CandleChart.Extent(near, near.bars))
        let second = try #require(CandleChart.Extent(far, far.bars))
        #expect(first.lower == second.lower && first.upper == second.upper)
    }
}

/// What lies on a drawing: whether all of it is within the canvas, and what it says.
struct Extent {
    private(set) var problems: [String] = []
    private(set) var words: [String] = []
    private(set) var triangles = 0
    private(set) var frames = 0

    init(_ drawing: Drawing) {
        let canvas = Box(
            x: 0,
            y: 0,
            width: Double(drawing.width),
            height: Double(drawing.height)
        )
        for shape in drawing.shapes { look(at: shape, within: canvas, isClipped: false) }
    }

    private mutating func look(at shape: Shape, within box: Box, isClipped: Bool) {
        switch shape {
        case .boxes(let boxes, _, _):
            for place in boxes {
                check(
                    [Spot(place.left, place.top), Spot(place.right, place.bottom)],
                    box,
                    isClipped
                )
            }
        case .frame(let place, _, _):
            frames += 1
            check([Spot(place.left, place.top), Spot(place.right, place.bottom)], box, isClipped)
        case .polyline(let spots, _), .segments(let spots, _), .circles(let spots, _, _, _):
            check(spots, box, isClipped)
        case .polygon(let spots, _, _):
            if spots.count == 3 { triangles += 1 }
            check(spots, box, isClipped)
        case .text(let lettering):
            words.append(lettering.text)
            let width = TextMeasure.width(
                of: lettering.text,
                size: lettering.size,
                isBold: lettering.isBold
            )
            let left =
                switch lettering.anchor {
                case .start: lettering.place.x
                case .middle: lettering.place.x - width / 2
                case .end: lettering.place.x - width
                }
            let top = lettering.place.y - lettering.size
            check([Spot(left, top), Spot(left + width, lettering.place.y)], box, isClipped)
        case .clipped(let inner, let shapes):
            check([Spot(inner.left, inner.top), Spot(inner.right, inner.bottom)], box, isClipped)
            for shape in shapes { look(at: shape, within: inner, isClipped: true) }
        }
    }

    private mutating func check(_ spots: [Spot], _ box: Box, _ isClipped: Bool) {
        for spot in spots {
            if !spot.x.isFinite || !spot.y.isFinite { problems.append("no number: \(spot)") }
            if isClipped { continue }
            let isInside =
                spot.x >= box.left && spot.x <= box.right && spot.y >= box.top
                && spot.y <= box.bottom
            if !isInside { problems.append("outside: \(spot)") }
        }
    }
}
