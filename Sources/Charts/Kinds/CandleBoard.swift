import TradingCore

/// Draws a candle chart: the panes, and what stands in them.
struct CandleBoard {
    /// Panes under the bars, at most; more would leave no room for the bars.
    private static let panesMax = 3
    /// Levels up to which each order has its name.
    private static let namedMax = 4
    private static let trianglesMax = 80

    let chart: CandleChart
    var sketch: Sketch
    /// The candles as they are drawn: each joins `joined` bars.
    private let candles: CandleSeries
    private let joined: Int
    private let main: Pane
    private let below: [(name: String, pane: Pane, lines: [IndicatorLine])]
    private let names: Box
    private let axis: TimeAxis
    /// Decimals of prices.
    private let places: Int

    private var theme: Theme { sketch.theme }

    init(
        _ chart: CandleChart,
        _ extent: CandleChart.Extent,
        _ candles: CandleSeries,
        joined: Int,
        sketch: Sketch
    ) {
        var sketch = sketch
        self.chart = chart
        self.joined = joined
        self.candles = candles
        let places = NumberText.places(for: extent.upper)
        self.places = places
        sketch.foot(joined == 1 ? chart.note : "\(chart.note), \(joined) bars to a candle")
        names = sketch.take(bottom: Measure.label + 8, gap: 12)
        var groups: [(String, [IndicatorLine])] = []
        for line in chart.lines {
            guard let name = line.pane else { continue }
            if let index = groups.firstIndex(where: { $0.0 == name }) {
                groups[index].1.append(line)
            } else if groups.count < Self.panesMax {
                groups.append((name, [line]))
            }
        }
        let height = sketch.free.height * (groups.count > 1 ? 0.17 : 0.22)
        let strips = groups.reversed().map { _ in sketch.take(bottom: height, gap: 16) }
        let boxes = [sketch.free] + strips.reversed()
        func panes(_ margin: Double) -> [Pane] {
            boxes.enumerated().map { index, box in
                let box = Box(x: box.x, y: box.y, width: box.width - margin, height: box.height)
                if index == 0 {
                    return Pane(
                        box,
                        from: extent.lower,
                        to: extent.upper,
                        style: .price,
                        padding: 0.08
                    )
                }
                let range = Self.range(of: groups[index - 1].1)
                let guides = groups[index - 1].1.flatMap(\.guides)
                return Pane(box, from: range.0, to: range.1, style: .plain, tickCount: 3)
                    .marked(at: guides)
            }
        }
        let wide = panes(0)
        let tags = ([chart.bars.close[chart.bars.count - 1]] + chart.levels.map(\.price))
            .map { NumberText.fixed($0, decimals: places) }
        let final = panes(Pane.labelWidth(wide, tags: tags))
        main = final[0]
        below = groups.enumerated().map { ($1.0, final[$0 + 1], $1.1) }
        axis = Self.axis(chart.bars, main.box)
        self.sketch = sketch
    }

    /// The numbers of lines and guides.
    private static func range(of lines: [IndicatorLine]) -> (Double, Double) {
        let values = lines.flatMap { line in
            let range = Envelope.range(line.values[...])
            return line.guides + (range.map { [$0.lower, $0.upper] } ?? [])
        }
        return (values.min() ?? 0, values.max() ?? 1)
    }

    private static func axis(_ bars: CandleSeries, _ box: Box) -> TimeAxis {
        let (first, last) = (bars.times[0], bars.times[bars.count - 1])
        return TimeAxis(from: first, through: last, width: box.width) { time in
            // Where a market was closed, the tick stands at the first bar after it.
            guard let index = bars.index(at: time) else { return nil }
            let shown = bars.times[index] < time ? index + 1 : index
            return Self.x(of: shown, count: bars.count, box)
        }
    }

    /// The middle of a bar.
    private static func x(of index: Int, count: Int, _ box: Box) -> Double {
        box.left + 8 + (Double(index) + 0.5) / Double(count) * (box.width - 16)
    }

    private func x(of index: Int) -> Double { Self.x(of: index, count: chart.bars.count, main.box) }

    mutating func draw() {
        let tags = self.tags
        sketch.ground(main, tags: tags)
        for part in below { sketch.ground(part.pane) }
        sketch.lines(axis, through: [main.box] + below.map(\.pane.box))
        drawVolume()
        drawCandles()
        let overlays = chart.lines.filter { $0.pane == nil }
        for (index, line) in overlays.enumerated() { draw(line, theme.line(index), on: main) }
        drawLevels()
        drawTrades()
        for part in below { drawLines(part.lines, part.name, on: part.pane) }
        sketch.legend(overlays.enumerated().map { ($1.name, theme.line($0)) }, in: main.box)
        sketch.show(tags, on: main)
        sketch.names(axis, in: names, plotRight: main.box.right)
    }

    // MARK: Bars

    private var pitch: Double {
        (main.box.width - 16) / Double(chart.bars.count) * Double(joined)
    }

    private mutating func drawCandles() {
        let half = max(1.5, min(26, pitch * 0.36))
        var wicks: [Bool: [Spot]] = [:]
        var bodies: [Bool: [Box]] = [:]
        for index in 0..<candles.count where candles.high[index] >= candles.low[index] {
            let first = candles.open[index]
            let last = candles.close[index]
            let rises = last >= first
            let middle = candleX(index)
            wicks[rises, default: []] += [
                Spot(middle, main.y(candles.high[index])), Spot(middle, main.y(candles.low[index])),
            ]
            let body = Box(
                from: Spot(middle - half, main.y(max(first, last))),
                to: Spot(middle + half, main.y(min(first, last)))
            )
            bodies[rises, default: []].append(body.thickened)
        }
        var shapes: [Shape] = []
        for (rises, ink) in [(true, theme.good), (false, theme.bad)] {
            shapes.append(.segments(wicks[rises] ?? [], stroke: Stroke(ink, width: 2)))
            shapes.append(.boxes(bodies[rises] ?? [], fill: ink))
        }
        sketch.add(shapes, within: main.box)
    }

    /// The middle of a joined candle.
    private func candleX(_ index: Int) -> Double {
        let first = index * joined
        let last = min(chart.bars.count, first + joined) - 1
        return ((x(of: first) + x(of: last)) / 2).rounded()
    }

    private mutating func drawVolume() {
        guard let most = Envelope.range(candles.volume[...])?.upper, most > 0 else { return }
        let height = main.box.height * 0.16
        let half = max(1.5, min(26, pitch * 0.36))
        var boxes: [Box] = []
        for index in 0..<candles.count where candles.volume[index] > 0 {
            let middle = candleX(index)
            boxes.append(
                Box(
                    from: Spot(middle - half, main.box.bottom),
                    to: Spot(middle + half, main.box.bottom - candles.volume[index] / most * height)
                )
            )
        }
        sketch.add([.boxes(boxes, fill: theme.muted.faded(to: 0.28))], within: main.box)
    }

    // MARK: Lines

    private mutating func draw(_ line: IndicatorLine, _ ink: Ink, on pane: Pane) {
        guard line.values.count == chart.bars.count else { return }
        let stroke = Stroke(ink, width: 3.5)
        let count = chart.bars.count
        let columns = Int(main.box.width) - 16
        var shapes: [Shape] = []
        if count > 2 * columns {
            let bounds = Envelope.evenBounds(count: count, columns: columns)
            let left = pane.box.left + 8
            shapes = Envelope.lines(line.values, bounds: bounds, left: left, y: pane.scale)
                .map { Envelope.shape(of: $0, stroke) }
        } else {
            var part: [Spot] = []
            for (index, value) in line.values.enumerated() {
                if value.isFinite {
                    part.append(Spot(x(of: index), pane.y(value)))
                    continue
                }
                if part.count > 1 { shapes.append(.polyline(part, stroke: stroke)) }
                part = []
            }
            if part.count > 1 { shapes.append(.polyline(part, stroke: stroke)) }
        }
        sketch.add(shapes, within: pane.box)
    }

    private mutating func drawLines(_ lines: [IndicatorLine], _ name: String, on pane: Pane) {
        let guides = Set(lines.flatMap(\.guides)).sorted().flatMap { value in
            [Spot(pane.box.left, pane.y(value)), Spot(pane.box.right, pane.y(value))]
        }
        let stroke = Stroke(theme.muted.faded(to: 0.7), width: 2, dashes: [10, 8])
        sketch.add([.segments(guides, stroke: stroke)], within: pane.box)
        for (index, line) in lines.enumerated() {
            draw(line, lines.count == 1 ? theme.accent : theme.line(index), on: pane)
        }
        let entries = lines.enumerated().map {
            ($1.name, lines.count == 1 ? theme.accent : theme.line($0))
        }
        sketch.legend(entries, in: pane.box)
    }

    // MARK: Trades and levels

    /// Triangles at the candles; or, where they would hide them, strokes in two rows at the bottom.
    private mutating func drawTrades() {
        // Two of a kind in one candle are one mark.
        var candlesBySide: [Side: Set<Int>] = [:]
        for trade in chart.trades {
            guard let index = chart.bars.index(at: trade.time) else { continue }
            candlesBySide[trade.side, default: []].insert(index / joined)
        }
        let count = candlesBySide.values.reduce(0) { $0 + $1.count }
        var shapes: [Shape] = []
        for side in [Side.buy, .sell] {
            let marked = (candlesBySide[side] ?? []).sorted()
            if count > Self.trianglesMax {
                let bottom = main.box.bottom - (side == .buy ? 4 : 26)
                let spots = marked.flatMap { candle in
                    let x = candleX(candle)
                    return [Spot(x, bottom), Spot(x, bottom - 18)]
                }
                let ink = side == .buy ? theme.buy : theme.sell
                shapes.append(.segments(spots, stroke: Stroke(ink, width: 3)))
                continue
            }
            for candle in marked {
                let edge = side == .buy ? candles.low[candle] : candles.high[candle]
                let away = side == .buy ? 8.0 : -8
                let tip = Spot(candleX(candle), main.y(edge) + away)
                shapes.append(sketch.triangle(side, tip: tip, size: count > 40 ? 18 : 24))
            }
        }
        sketch.add(shapes, within: main.box)
    }

    private func isShown(_ level: PriceLevel) -> Bool {
        let y = main.y(level.price)
        return y >= main.box.top && y <= main.box.bottom
    }

    private mutating func drawLevels() {
        for level in chart.levels where isShown(level) {
            let y = main.y(level.price).rounded()
            let dashes: [Double] = level.kind == .entry ? [] : [14, 9]
            let spots = [Spot(main.box.left, y), Spot(main.box.right, y)]
            sketch.add(
                .segments(spots, stroke: Stroke(ink(of: level.kind), width: 3, dashes: dashes))
            )
        }
        var taken: [Double] = []
        for level in chart.levels where isShown(level) && isNamed(level) {
            let line = main.y(level.price)
            let places = [line - 22, line + 22].filter { y in
                y > main.box.top + 66 && y < main.box.bottom - 20
                    && taken.allSatisfy { abs($0 - y) > 36 }
            }
            guard let y = places.first else { continue }
            taken.append(y)
            let width = TextMeasure.width(of: level.label, size: Measure.small) + 16
            let back = Box(x: main.box.left + 10, y: y - 18, width: width, height: 36)
            sketch.add(.boxes([back], fill: theme.panel.faded(to: 0.8), cornerRadius: 6))
            sketch.letter(
                level.label,
                centredAt: Spot(back.x + 8, y),
                size: Measure.small,
                anchor: .start,
                ink: ink(of: level.kind)
            )
        }
    }

    /// Many orders would hide the bars behind their names; their tags tell enough.
    private func isNamed(_ level: PriceLevel) -> Bool {
        if case .order = level.kind, chart.levels.count > Self.namedMax { return false }
        return !level.label.isEmpty
    }

    private func ink(of kind: PriceLevel.Kind) -> Ink {
        switch kind {
        case .entry: theme.text
        case .order(.buy): theme.buy
        case .order(.sell): theme.sell
        case .stop: theme.bad
        case .target: theme.good
        }
    }

    private var tags: [Pane.Tag] {
        let last = chart.bars.count - 1
        let close = chart.bars.close[last]
        let rises = close >= chart.bars.open[last]
        let price = Pane.Tag(
            value: close,
            text: NumberText.fixed(close, decimals: places),
            ink: rises ? theme.good : theme.bad,
            rank: 0
        )
        let levels = chart.levels.filter(isShown).enumerated().map { index, level in
            Pane.Tag(
                value: level.price,
                text: NumberText.fixed(level.price, decimals: places),
                ink: ink(of: level.kind),
                rank: level.kind == .stop ? 1 : 2 + index
            )
        }
        return [price] + levels
    }
}

extension Box {
    /// At least two pixels high.
    fileprivate var thickened: Box {
        height >= 2 ? self : Box(x: x, y: middle.y - 1, width: width, height: 2)
    }
}

extension Pane {
    /// The pane with its labels at the guides, where there are any.
    fileprivate func marked(at guides: [Double]) -> Pane {
        guides.isEmpty
            ? self : Pane(box: box, scale: scale, ticks: Set(guides).sorted(), name: name)
    }
}
