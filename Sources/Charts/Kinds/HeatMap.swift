/// The outcomes of a sweep over two parameters: a cell for each pair, coloured by its value.
package struct HeatMap: Sendable {
    /// The cell at a column and a row, from 0.
    package struct Cell: Sendable, Hashable {
        package let column: Int
        package let row: Int

        package init(column: Int, row: Int) {
            self.column = column
            self.row = row
        }
    }

    /// A parameter with the values that were tried.
    package struct Axis: Sendable, Hashable {
        package let name: String
        package let labels: [String]

        package init(_ name: String, _ labels: [String]) {
            self.name = name
            self.labels = labels
        }
    }

    package var heading: Heading
    package let columns: Axis
    /// From bottom to top.
    package let rows: Axis
    /// `values[row][column]`; NaN where nothing was tried.
    package let values: [[Double]]
    /// What the values are, such as `Sharpe`.
    package let measure: String
    /// How a value is written.
    package let format: ValueFormat
    /// The cell that was chosen; it gets a frame.
    package let chosen: Cell?
    package let note: String

    /// - Precondition: `values` has a row for each label of `rows`, and a value in it for each of `columns`.
    package init(
        _ heading: Heading,
        columns: Axis,
        rows: Axis,
        values: [[Double]],
        measure: String,
        format: ValueFormat = .number,
        chosen: Cell? = nil,
        note: String = ""
    ) {
        precondition(
            values.count == rows.labels.count
                && values.allSatisfy { $0.count == columns.labels.count },
            "a heat map has a value for each pair"
        )
        self.heading = heading
        self.columns = columns
        self.rows = rows
        self.values = values
        self.measure = measure
        self.format = format
        self.chosen = chosen
        self.note = note
    }

    /// The picture; one that says so where nothing was tried.
    package func drawing(_ theme: Theme = .dark, size: PictureSize = .tall) -> Drawing {
        var sketch = Sketch(size, theme)
        sketch.head(headingWithFigures)
        guard let colours = CellColours(values.flatMap { $0 }, theme) else {
            return sketch.emptyDrawing("No pair was tried yet", caption: heading.title)
        }
        sketch.foot(note)
        sketch.colourBar(colours, measure, format)
        let legend = sketch.take(top: Measure.small, gap: 12)
        sketch.letter(
            (rows.name.isEmpty ? "" : "\(rows.name) upward, ") + "\(columns.name) to the right",
            centredAt: Spot(legend.x, legend.middle.y),
            size: Measure.small,
            anchor: .start,
            ink: theme.muted
        )
        let grid = Grid(columns: columns.labels, rows: rows.labels, &sketch)
        draw(grid, colours, on: &sketch)
        return sketch.drawing(
            caption: "\(heading.title): \(measure) by \(columns.name) and \(rows.name)"
        )
    }

    private var headingWithFigures: Heading {
        guard heading.figures.isEmpty else { return heading }
        var filled = heading
        let numbers = values.flatMap { $0 }.filter(\.isFinite).sorted()
        guard let best = numbers.last else { return heading }
        if let chosen, let value = value(at: chosen) {
            let pair = "\(columns.labels[chosen.column]) / \(rows.labels[chosen.row])"
            filled.figures = [Figure("Chosen", pair), Figure("Its \(measure)", format.text(value))]
        }
        filled.figures += [
            Figure("Best", format.text(best)),
            Figure("Median", format.text(numbers[numbers.count / 2])),
        ]
        return filled
    }

    private func value(at cell: Cell) -> Double? {
        guard values.indices.contains(cell.row), values[cell.row].indices.contains(cell.column),
            values[cell.row][cell.column].isFinite
        else { return nil }
        return values[cell.row][cell.column]
    }

    private func draw(_ grid: Grid, _ colours: CellColours, on sketch: inout Sketch) {
        var boxes: [Ink: [Box]] = [:]
        var order: [Ink] = []
        for (row, line) in values.enumerated() {
            for (column, value) in line.enumerated() {
                let ink = colours.ink(of: value)
                if boxes[ink] == nil { order.append(ink) }
                boxes[ink, default: []].append(grid.box(column, row))
            }
        }
        for ink in order { sketch.add(.boxes(boxes[ink] ?? [], fill: ink)) }
        if grid.cell.width >= 66, grid.cell.height >= 40 {
            for (row, line) in values.enumerated() {
                for (column, value) in line.enumerated() where value.isFinite {
                    sketch.letter(
                        format.text(value),
                        centredAt: grid.box(column, row).middle,
                        size: min(Measure.small, grid.cell.width / 3.4),
                        ink: sketch.theme.letters(on: colours.ink(of: value))
                    )
                }
            }
        }
        grid.names(&sketch)
        if let chosen, value(at: chosen) != nil {
            let box = grid.box(chosen.column, chosen.row)
            let theme = sketch.theme
            sketch.add(
                .frame(
                    box.inset(by: -4),
                    stroke: Stroke(theme.background, width: 10),
                    cornerRadius: 6
                )
            )
            sketch.add(
                .frame(box.inset(by: -4), stroke: Stroke(theme.mark, width: 5), cornerRadius: 6)
            )
        }
    }
}

/// How values are written in cells and figures.
package enum ValueFormat: Sendable, Hashable {
    /// Two decimals.
    case number
    /// A fraction as per cent.
    case percent

    func text(_ value: Double) -> String {
        switch self {
        case .number:
            abs(value) >= 1000 ? NumberText.short(value) : NumberText.fixed(value, decimals: 2)
        case .percent:
            NumberText.percent(value, decimals: abs(value) >= 1 ? 0 : 1, isSigned: false)
        }
    }
}
