/// Cells of a heat map or a matrix, with names at their left and under them.
struct Grid {
    let area: Box
    /// The size of a cell.
    let cell: Box
    private let columns: [String]
    private let rows: [String]
    private let areNamesShort: Bool

    /// Takes all that is free. Row 0 is the lowest.
    init(columns: [String], rows: [String], _ sketch: inout Sketch) {
        self.columns = columns
        self.rows = rows
        let free = sketch.free
        let widest = rows.map { TextMeasure.width(of: $0, size: Measure.label) }.max() ?? 0
        let left = min(free.width * 0.24, widest + 16)
        let names = Measure.label + 14
        let room = Box(
            x: free.x + left,
            y: free.y,
            width: free.width - left,
            height: free.height - names
        )
        let width = room.width / Double(max(1, columns.count))
        let height = room.height / Double(max(1, rows.count))
        cell = Box(x: 0, y: 0, width: width, height: height)
        area = Box(
            x: room.x,
            y: room.y,
            width: width * Double(columns.count),
            height: height * Double(rows.count)
        )
        let roomForName = width * 0.96
        areNamesShort = columns.allSatisfy {
            TextMeasure.width(of: $0, size: Measure.label) <= roomForName
        }
    }

    /// The cell's box, a little smaller than its place so that a line of ground stays between cells.
    func box(_ column: Int, _ row: Int) -> Box {
        let gap = cell.width > 24 && cell.height > 24 ? 2.0 : 0
        return Box(
            x: area.x + Double(column) * cell.width,
            y: area.bottom - Double(row + 1) * cell.height,
            width: cell.width - gap,
            height: cell.height - gap
        ).sharp
    }

    /// Writes the names of columns and rows, as many as have room.
    func names(_ sketch: inout Sketch) {
        let widest = columns.map { TextMeasure.width(of: $0, size: Measure.label) }.max() ?? 0
        let every = areNamesShort ? 1 : max(1, Int(((widest + 18) / cell.width).rounded(.up)))
        for index in stride(from: 0, to: columns.count, by: every) {
            // The last name may be wider than its column, and the picture ends there.
            let half = TextMeasure.width(of: columns[index], size: Measure.label) / 2
            let edge = area.right + Measure.margin - 8
            let x = min(area.x + (Double(index) + 0.5) * cell.width, edge - half)
            sketch.letter(
                columns[index],
                centredAt: Spot(x, area.bottom + 10 + Measure.label / 2),
                ink: sketch.theme.muted
            )
        }
        let step = max(1, Int((Measure.label * 1.5 / cell.height).rounded(.up)))
        for index in stride(from: 0, to: rows.count, by: step) {
            let y = area.bottom - (Double(index) + 0.5) * cell.height
            let name = TextMeasure.fitted(
                rows[index],
                size: Measure.label,
                within: area.x - Measure.margin - 12
            )
            sketch.letter(
                name,
                centredAt: Spot(area.x - 12, y),
                anchor: .end,
                ink: sketch.theme.muted
            )
        }
    }
}

/// Which colour a value has: about zero between two colours where values of both signs are, else a ramp.
struct CellColours {
    /// The range of the values, and the range over which the colours are spread.
    let range: (lower: Double, upper: Double)
    private let lower: Double
    private let upper: Double
    private let isDiverging: Bool
    private let theme: Theme

    /// Nil where no value is a number.
    init?(_ values: [Double], _ theme: Theme) {
        guard let range = Envelope.range(values[...]) else { return nil }
        self.theme = theme
        self.range = range
        isDiverging = range.lower < 0 && range.upper > 0
        let most = max(-range.lower, range.upper)
        lower = isDiverging ? -most : range.lower
        upper = isDiverging ? most : range.upper
    }

    /// Correlations, -1...1.
    init(symmetric most: Double, _ theme: Theme) {
        range = (-most, most)
        lower = -most
        upper = most
        isDiverging = true
        self.theme = theme
    }

    /// One of 65 shades, so that equal shades are drawn together; what is no number is the panel's colour.
    func ink(of value: Double) -> Ink {
        guard value.isFinite else { return theme.panel }
        let range = upper - lower
        let share = range > 0 ? (value - lower) / range : 0.5
        let step = (min(1, max(0, share)) * 64).rounded() / 64
        return isDiverging ? theme.divergingInk(step * 2 - 1) : theme.rampInk(step)
    }
}

extension Sketch {
    /// The colours with their values, at the bottom of what is free.
    mutating func colourBar(_ colours: CellColours, _ measure: String, _ format: ValueFormat) {
        let strip = take(bottom: Measure.label + 8, gap: 20)
        let y = strip.middle.y
        letter(
            measure,
            centredAt: Spot(strip.x, y),
            size: Measure.small,
            anchor: .start,
            ink: theme.muted
        )
        let low = format.text(colours.range.lower)
        let high = format.text(colours.range.upper)
        var x = strip.x + TextMeasure.width(of: measure, size: Measure.small) + 24
        letter(low, centredAt: Spot(x, y), anchor: .start)
        x += TextMeasure.width(of: low, size: Measure.label) + 14
        let end = strip.right - TextMeasure.width(of: high, size: Measure.label) - 14
        let steps = 64
        let width = (end - x) / Double(steps)
        guard width > 0 else { return }
        for step in 0..<steps {
            let share = (Double(step) + 0.5) / Double(steps)
            let value = colours.range.lower + (colours.range.upper - colours.range.lower) * share
            let box = Box(
                x: (x + Double(step) * width).rounded(),
                y: (y - 12).rounded(),
                width: width.rounded(.up),
                height: 24
            )
            add(.boxes([box], fill: colours.ink(of: value)))
        }
        letter(high, centredAt: Spot(strip.right, y), anchor: .end)
    }
}
