/// How often values occur, such as the final returns of a Monte-Carlo of trade order, with marked values.
package struct HistogramChart: Sendable {
    /// A value with a line through the plot.
    package struct Mark: Sendable, Hashable {
        package let name: String
        package let value: Double

        package init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// Bars at most; the count follows from the values' number.
    private static let binsMax = 60

    package let heading: Heading
    package let values: [Double]
    /// What the values are.
    package let measure: String
    package let format: ValueFormat
    package let marks: [Mark]
    package let note: String

    package init(
        _ heading: Heading,
        values: [Double],
        measure: String,
        format: ValueFormat = .number,
        marks: [Mark] = [],
        note: String = ""
    ) {
        self.heading = heading
        self.values = values
        self.measure = measure
        self.format = format
        self.marks = marks
        self.note = note
    }

    /// The picture; one that says so where there is no value.
    package func drawing(_ theme: Theme = .dark, size: PictureSize = .wide) -> Drawing {
        var sketch = Sketch(size, theme)
        sketch.head(heading)
        let all = values + marks.map(\.value)
        guard Envelope.range(values[...]) != nil, let range = Envelope.range(all[...]) else {
            return sketch.emptyDrawing("No values yet", caption: heading.title)
        }
        sketch.foot(note)
        let names = sketch.take(bottom: Measure.label + 8, gap: 12)
        let across = ValueScale(range.lower, range.upper, to: 0, 1)
        let counts = counted(across)
        let box = sketch.free
        func pane(_ margin: Double) -> Pane {
            Pane(
                Box(x: box.x, y: box.y, width: box.width - margin, height: box.height),
                from: 0,
                to: Double(counts.max() ?? 1) * 1.25,
                style: .plain,
                padding: 0
            )
        }
        draw(counts, across, on: pane(Pane.labelWidth([pane(0)])), names, &sketch)
        return sketch.drawing(caption: "\(heading.title): \(values.count) values of \(measure)")
    }

    private func counted(_ across: ValueScale) -> [Int] {
        let root = Int(Double(values.count).squareRoot())
        var counts = [Int](repeating: 0, count: min(Self.binsMax, max(8, root)))
        for value in values where value.isFinite {
            let bin = Int(across.position(value) * Double(counts.count))
            counts[min(counts.count - 1, max(0, bin))] += 1
        }
        return counts
    }

    private func draw(
        _ counts: [Int],
        _ across: ValueScale,
        on pane: Pane,
        _ names: Box,
        _ sketch: inout Sketch
    ) {
        let theme = sketch.theme
        sketch.ground(pane)
        let inner = pane.box.width - 32
        func x(_ share: Double) -> Double { pane.box.left + 16 + share * inner }
        var good: [Box] = []
        var bad: [Box] = []
        for (index, count) in counts.enumerated() where count > 0 {
            let left = x(Double(index) / Double(counts.count))
            let right = x(Double(index + 1) / Double(counts.count)) - 2
            let box = Box(from: Spot(left, pane.box.bottom), to: Spot(right, pane.y(Double(count))))
            let middle = (Double(index) + 0.5) / Double(counts.count)
            let value = across.lower + middle * (across.upper - across.lower)
            if value >= 0 { good.append(box.sharp) } else { bad.append(box.sharp) }
        }
        sketch.add(.boxes(good, fill: theme.accent.faded(to: 0.85)))
        sketch.add(.boxes(bad, fill: theme.bad.faded(to: 0.85)))
        for (index, mark) in marks.enumerated() where mark.value.isFinite {
            let place = x(across.position(mark.value)).rounded()
            let ink = index == 0 ? theme.mark : theme.text
            let top = pane.box.top + 24 + Double(index) * 46
            let line = [Spot(place, top + 18), Spot(place, pane.box.bottom)]
            sketch.add(.segments(line, stroke: Stroke(ink, width: 4, dashes: [14, 8])))
            let text = "\(mark.name) \(format.text(mark.value))"
            let width = TextMeasure.width(of: text, size: Measure.small, isBold: true)
            let middle = min(
                pane.box.right - width / 2 - 14,
                max(pane.box.left + width / 2 + 14, place)
            )
            sketch.letter(
                text,
                centredAt: Spot(middle, top),
                size: Measure.small,
                isBold: true,
                ink: ink
            )
        }
        let (ticks, decimals) = across.ticks(countMax: max(3, Int(inner / 170)))
        for tick in ticks {
            let text =
                format == .percent
                ? NumberText.percent(tick, decimals: max(0, decimals - 2), isSigned: false)
                : NumberText.fixed(tick, decimals: decimals)
            let half = TextMeasure.width(of: text, size: Measure.label) / 2
            sketch.letter(
                text,
                centredAt: Spot(
                    max(pane.box.left + half, x(across.position(tick))),
                    names.middle.y
                ),
                ink: theme.muted
            )
        }
    }
}
