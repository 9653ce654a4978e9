/// A plot with its scale of values; the labels stand at its right, as traders are used to.
struct Pane {
    let box: Box
    let scale: ValueScale
    let ticks: [Double]
    /// How a value is written at the axis.
    let name: @Sendable (Double) -> String

    func y(_ value: Double) -> Double { scale.position(value) }

    /// What is drawn under the values' labels: the ink's tag at a value.
    struct Tag {
        let value: Double
        let text: String
        let ink: Ink
        /// More urgent tags keep their place; others give way.
        let rank: Int
    }
}

extension Pane {
    /// How values are written.
    enum Style: Sendable, Hashable {
        case price
        case percent
        case plain
    }

    /// A pane over a range of values, with some room above and below. At most `tickCount` labels; nil lets
    /// the height decide.
    init(
        _ box: Box,
        from lower: Double,
        to upper: Double,
        style: Style,
        padding: Double = 0.06,
        tickCount: Int? = nil,
        isLogarithmic: Bool = false
    ) {
        let edge = box.height * padding
        let scale = ValueScale(
            lower,
            upper,
            to: box.bottom - edge,
            box.top + edge,
            isLogarithmic: isLogarithmic
        )
        let count = tickCount ?? max(3, Int(box.height / 85))
        let (values, decimals) = scale.ticks(countMax: count)
        self.box = box
        self.scale = scale
        ticks = values
        let isLarge = max(abs(lower), abs(upper)) >= 1_000_000
        name = { value in
            switch style {
            case .percent:
                NumberText.percent(value, decimals: max(0, decimals - 2), isSigned: false)
            case .price, .plain:
                isLarge ? NumberText.short(value) : NumberText.fixed(value, decimals: decimals)
            }
        }
    }

    /// Pixels that the widest label needs, with the gap before it.
    static func labelWidth(_ panes: [Pane], tags: [String] = []) -> Double {
        let names = panes.flatMap { pane in pane.ticks.map(pane.name) }
        let widest = names.map { TextMeasure.width(of: $0, size: Measure.label) }.max() ?? 0
        let tagged = tags.map { TextMeasure.width(of: $0, size: Measure.small, isBold: true) + 8 }
        return max(widest, tagged.max() ?? 0) + 22
    }
}

extension Sketch {
    /// The ground of a plot, its lines across and their labels. Labels that tags will cover are left out.
    mutating func ground(_ pane: Pane, tags: [Pane.Tag] = []) {
        add(.boxes([pane.box.sharp], fill: theme.panel, cornerRadius: Measure.corner))
        var lines: [Spot] = []
        for value in pane.ticks {
            let y = pane.y(value).rounded() + 0.5
            guard y > pane.box.top + 2, y < pane.box.bottom - 2 else { continue }
            lines += [Spot(pane.box.left, y), Spot(pane.box.right, y)]
            let isCovered = tags.contains { abs(pane.y($0.value) - y) < Measure.label * 1.15 }
            if !isCovered {
                letter(
                    pane.name(value),
                    centredAt: Spot(pane.box.right + 12, y),
                    anchor: .start,
                    ink: theme.muted
                )
            }
        }
        add(.segments(lines, stroke: Stroke(theme.grid, width: 2)))
    }

    /// Coloured labels at values, at the right of a plot, in the order of their values. Those that would
    /// overlap make room for one another; where there are too many, the less urgent are left out.
    mutating func show(_ tags: [Pane.Tag], on pane: Pane) {
        let height = Measure.small + 12
        let most = max(1, Int(pane.box.height / (height + 2)))
        let shown = tags.sorted { $0.rank < $1.rank }.prefix(most).sorted { $0.value > $1.value }
        let places = Self.spread(
            shown.map { pane.y($0.value) },
            apart: height + 2,
            within: pane.box.top + height
                / 2...max(pane.box.top + height / 2, pane.box.bottom - height / 2)
        )
        for (tag, y) in zip(shown, places) {
            let width = TextMeasure.width(of: tag.text, size: Measure.small, isBold: true) + 18
            let box = Box(x: pane.box.right + 3, y: y - height / 2, width: width, height: height)
            add(.boxes([box.sharp], fill: tag.ink, cornerRadius: 7))
            letter(
                tag.text,
                centredAt: Spot(box.x + 9, y),
                size: Measure.small,
                isBold: true,
                anchor: .start,
                ink: theme.letters(on: tag.ink)
            )
        }
    }

    /// Places in the order of the wishes, at least so far apart, and all together as near to the wishes as
    /// can be: neighbours that would overlap become a group about the mean of their wishes.
    static func spread(
        _ wishes: [Double],
        apart: Double,
        within bounds: ClosedRange<Double>
    ) -> [Double] {
        var groups: [(sum: Double, count: Int)] = []
        for (index, wish) in wishes.enumerated() {
            groups.append((wish - Double(index) * apart, 1))
            while groups.count > 1 {
                let last = groups[groups.count - 1]
                let before = groups[groups.count - 2]
                if before.sum / Double(before.count) <= last.sum / Double(last.count) { break }
                groups.removeLast()
                groups[groups.count - 1] = (before.sum + last.sum, before.count + last.count)
            }
        }
        let starts = groups.flatMap {
            [Double](repeating: $0.sum / Double($0.count), count: $0.count)
        }
        let last = bounds.upperBound - Double(max(0, wishes.count - 1)) * apart
        return starts.enumerated().map { index, start in
            max(bounds.lowerBound, min(start, last)) + Double(index) * apart
        }
    }

    /// A row of coloured dots with names in the upper left corner of a plot.
    mutating func legend(_ entries: [(name: String, ink: Ink)], in box: Box) {
        var x = box.left + 20
        let y = box.top + 30
        var letters: [(String, Double)] = []
        var dots: [(Spot, Ink)] = []
        for entry in entries {
            let width = TextMeasure.width(of: entry.name, size: Measure.small)
            guard x + 30 + width < box.right - 12 else { break }
            dots.append((Spot(x + 9, y), entry.ink))
            letters.append((entry.name, x + 28))
            x += width + 56
        }
        guard !letters.isEmpty else { return }
        let back = Box(x: box.left + 6, y: y - 22, width: x - box.left - 30, height: 44)
        add(.boxes([back], fill: theme.panel.faded(to: 0.82), cornerRadius: 8))
        for (spot, ink) in dots { add(.circles([spot], radius: 9, fill: ink)) }
        for (name, place) in letters {
            letter(name, centredAt: Spot(place, y), size: Measure.small, anchor: .start)
        }
    }
}
