import TradingCore

/// Equity over time with its drawdown below, and fills marked.
package struct EquityChart: Sendable {
    /// Figures are made from the values where none are given: the last value, change, worst drawdown.
    package var heading: Heading
    package let equity: TimedValues
    /// Account currency, such as `USD`.
    package let currency: String
    package let fills: [TradeMark]
    /// Another curve to compare with, in the same currency, such as holding the market.
    package let comparison: (name: String, values: TimedValues)?
    /// Small print.
    package let note: String

    package init(
        _ heading: Heading,
        equity: TimedValues,
        currency: String,
        fills: [TradeMark] = [],
        comparison: (name: String, values: TimedValues)? = nil,
        note: String = "Times are UTC"
    ) {
        self.heading = heading
        self.equity = equity
        self.currency = currency
        self.fills = fills
        self.comparison = comparison
        self.note = note
    }

    /// The picture; one that says so where there are fewer than two values.
    package func drawing(_ theme: Theme = .dark, size: PictureSize = .wide) -> Drawing {
        var sketch = Sketch(size, theme)
        let depth = Drawdown(equity.values)
        sketch.head(headingWithFigures(depth))
        guard equity.count > 1, let first = equity.times.first, let last = equity.times.last,
            first < last, let range = Envelope.range(equity.values[...])
        else { return sketch.emptyDrawing("No equity over time yet", caption: heading.title) }
        sketch.foot(note)
        let names = sketch.take(bottom: Measure.label + 8, gap: 12)
        let lower = sketch.take(bottom: sketch.free.height * 0.27, gap: Measure.gap)
        let other = comparison.flatMap { Envelope.range($0.values.values[...]) }
        let low = min(range.lower, other?.lower ?? range.lower)
        let high = max(range.upper, other?.upper ?? range.upper)
        let parts = Parts(
            upper: sketch.free,
            lower: lower,
            range: (low, high),
            final: equity.values[equity.count - 1],
            worst: min(-0.001, depth.worst)
        )
        draw(parts, depth, names: names, on: &sketch)
        return sketch.drawing(caption: caption(depth))
    }

    /// The two panes; their labels share one width.
    private struct Parts {
        let equity: Pane
        let depth: Pane

        init(
            upper: Box,
            lower: Box,
            range: (Double, Double),
            final: Double,
            worst: Double
        ) {
            // Growth by several times is seen truly by its logarithm alone.
            let isLogarithmic = range.0 > 0 && range.1 / range.0 > 5
            func panes(_ margin: Double) -> (Pane, Pane) {
                let narrow = { (box: Box) in
                    Box(x: box.x, y: box.y, width: box.width - margin, height: box.height)
                }
                return (
                    Pane(
                        narrow(upper),
                        from: range.0,
                        to: range.1,
                        style: .price,
                        padding: 0.09,
                        isLogarithmic: isLogarithmic
                    ),
                    Pane(narrow(lower), from: worst * 1.08, to: 0, style: .percent, padding: 0)
                )
            }
            let (first, second) = panes(0)
            let tag = NumberText.plain(final)
            (equity, depth) = panes(Pane.labelWidth([first, second], tags: [tag]))
        }
    }

    private func draw(_ parts: Parts, _ depth: Drawdown, names: Box, on sketch: inout Sketch) {
        let (pane, lower) = (parts.equity, parts.depth)
        let theme = sketch.theme
        let final = equity.values[equity.count - 1]
        let tag = Pane.Tag(
            value: final,
            text: NumberText.plain(final),
            ink: theme.accent,
            rank: 0
        )
        sketch.ground(pane, tags: [tag])
        sketch.ground(lower)
        let axis = TimeAxis(
            from: equity.times[0],
            through: equity.times[equity.count - 1],
            width: pane.box.width
        ) { x(of: $0, in: pane.box) }
        sketch.lines(axis, through: [pane.box, lower.box])
        let bounds = equity.bounds(columns: max(1, Int(pane.box.width) - 1))
        if let comparison { draw(comparison.values, on: pane, &sketch) }
        curve(bounds, pane, &sketch)
        drawdown(depth, bounds, lower, &sketch)
        marks(pane, &sketch)
        if let comparison {
            let entries = [("equity", theme.accent), (comparison.name, theme.muted)]
            sketch.legend(entries, in: pane.box)
        }
        sketch.show([tag], on: pane)
        sketch.names(axis, in: names, plotRight: pane.box.right)
    }

    private func x(of time: UTCTime, in box: Box) -> Double {
        let first = equity.times[0].nanoseconds
        let span = Double(equity.times[equity.count - 1].nanoseconds - first)
        return box.left + Double(time.nanoseconds - first) / span * (box.width - 1)
    }

    private func curve(_ bounds: [Int], _ pane: Pane, _ sketch: inout Sketch) {
        let accent = sketch.theme.accent
        let lines = Envelope.lines(
            equity.values,
            bounds: bounds,
            left: pane.box.left,
            y: pane.scale
        )
        var shapes: [Shape] = []
        for line in lines {
            let ends = [
                Spot(line[line.count - 1].x, pane.box.bottom), Spot(line[0].x, pane.box.bottom),
            ]
            shapes.append(.polygon(line + ends, fill: accent.faded(to: 0.16)))
            shapes.append(Envelope.shape(of: line, Stroke(accent, width: 4)))
        }
        sketch.add(shapes, within: pane.box)
    }

    private func draw(_ other: TimedValues, on pane: Pane, _ sketch: inout Sketch) {
        // Its own times decide where it stands, thinned to two values a pixel.
        let columns = Envelope.evenBounds(count: other.count, columns: Int(pane.box.width))
        var line: [Spot] = []
        for column in 0..<columns.count - 1 {
            let range = columns[column]..<columns[column + 1]
            for index in Envelope.extremes(other.values, range) ?? [] {
                let x = x(of: other.times[index], in: pane.box)
                line.append(Spot(x, pane.y(other.values[index])))
            }
        }
        let stroke = Stroke(sketch.theme.muted, width: 3)
        sketch.add([.polyline(line, stroke: stroke)], within: pane.box)
    }

    private func drawdown(
        _ depth: Drawdown,
        _ bounds: [Int],
        _ pane: Pane,
        _ sketch: inout Sketch
    ) {
        let bad = sketch.theme.bad
        var line: [Spot] = []
        for (column, value) in depth.worst(within: bounds, of: equity.values).enumerated() {
            guard let value else { continue }
            line.append(Spot(pane.box.left + Double(column) + 0.5, pane.y(value)))
        }
        guard let first = line.first, let last = line.last else { return }
        let ends = [Spot(last.x, pane.y(0)), Spot(first.x, pane.y(0))]
        sketch.add(
            [
                .polygon(line + ends, fill: bad.faded(to: 0.3)),
                .polyline(line, stroke: Stroke(bad, width: 3)),
            ],
            within: pane.box
        )
        // The name stands where the curve is shallower.
        let left = line.prefix(line.count / 4).map(\.y).max() ?? 0
        let right = line.suffix(line.count / 4).map(\.y).max() ?? 0
        sketch.caption("Drawdown", in: pane.box, isAtRight: right < left)
    }

    /// With more fills their triangles would cover the curve.
    package static let trianglesMax = 60

    /// Triangles on the curve, or a row of strokes at the bottom where they would cover it.
    private func marks(_ pane: Pane, _ sketch: inout Sketch) {
        let shown = fills.filter {
            equity.times[0] <= $0.time && $0.time <= equity.times[equity.count - 1]
        }
        if shown.count > Self.trianglesMax {
            for (side, ink) in [(Side.buy, sketch.theme.buy), (.sell, sketch.theme.sell)] {
                let columns = Set(
                    shown.filter { $0.side == side }.map { Int(x(of: $0.time, in: pane.box)) }
                )
                let bottom = pane.box.bottom - (side == .buy ? 4 : 24)
                let spots = columns.sorted().flatMap { column in
                    [Spot(Double(column) + 0.5, bottom), Spot(Double(column) + 0.5, bottom - 16)]
                }
                sketch.add(.segments(spots, stroke: Stroke(ink, width: 2)))
            }
            return
        }
        let shapes = shown.map { fill in
            let value = equity.values[max(0, equity.index(of: fill.time))]
            let offset = fill.side == .buy ? 8.0 : -8
            // One at the edge stays whole.
            let place = x(of: fill.time, in: pane.box)
            let inside = min(max(place, pane.box.left + 15), pane.box.right - 15)
            let tip = Spot(inside, pane.y(value) + offset)
            return sketch.triangle(fill.side, tip: tip, size: 22)
        }
        sketch.add(shapes, within: pane.box)
    }

    private func headingWithFigures(_ depth: Drawdown) -> Heading {
        guard heading.figures.isEmpty, equity.count > 1, let first = equity.values.first,
            let last = equity.values.last
        else { return heading }
        var filled = heading
        filled.figures = [
            Figure("Equity, \(currency)", NumberText.plain(last)),
            .change("Change", first > 0 ? last / first - 1 : 0),
            .change("Worst drawdown", depth.worst),
        ]
        return filled
    }

    private func caption(_ depth: Drawdown) -> String {
        let last = NumberText.plain(equity.values[equity.count - 1])
        let worst = NumberText.percent(depth.worst)
        return "\(heading.title): equity \(last) \(currency), worst drawdown \(worst)"
    }
}

/// How far values fell below their peak so far, as fractions of it, zero or negative.
struct Drawdown {
    /// The deepest, over all values.
    let worst: Double

    init(_ values: [Double]) {
        var depth = Tracker()
        for value in values { depth.take(value) }
        worst = depth.worst
    }

    /// The deepest in each column; nil for columns without a number.
    func worst(within bounds: [Int], of values: [Double]) -> [Double?] {
        var depth = Tracker()
        return (0..<max(0, bounds.count - 1)).map { column in
            depth.worst = 0
            var isEmpty = true
            for index in bounds[column]..<bounds[column + 1] {
                depth.take(values[index])
                isEmpty = false
            }
            return isEmpty ? nil : depth.worst
        }
    }

    private struct Tracker {
        var peak = 0.0
        var worst = 0.0

        mutating func take(_ value: Double) {
            if value > peak {
                peak = value
            } else if value < peak * (1 + worst) {
                worst = value / peak - 1
            }
        }
    }
}

extension Sketch {
    /// A pane's name in a lower corner.
    mutating func caption(_ text: String, in box: Box, isAtRight: Bool) {
        let width = TextMeasure.width(of: text, size: Measure.small) + 24
        let x = isAtRight ? box.right - width - 8 : box.left + 8
        let back = Box(x: x, y: box.bottom - 46, width: width, height: 38)
        add(.boxes([back], fill: theme.panel.faded(to: 0.75), cornerRadius: 8))
        letter(
            text,
            centredAt: Spot(back.x + 12, back.middle.y),
            size: Measure.small,
            anchor: .start,
            ink: theme.muted
        )
    }

    /// The picture when there is nothing to draw: heading, and a sentence in the middle.
    mutating func emptyDrawing(_ sentence: String, caption: String) -> Drawing {
        add(.boxes([free.sharp], fill: theme.panel, cornerRadius: Measure.corner))
        letter(sentence, centredAt: free.middle, size: Measure.subtitle, ink: theme.muted)
        return drawing(caption: "\(caption): \(sentence)")
    }
}
