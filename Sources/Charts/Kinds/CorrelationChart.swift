/// How the returns of several markets or strategies go together: a square of correlations, -1...1.
package struct CorrelationChart: Sendable {
    package let heading: Heading
    package let names: [String]
    /// `values[row][column]`; NaN where it is not known.
    package let values: [[Double]]
    package let note: String

    /// - Precondition: as many rows, and values in each, as names.
    package init(_ heading: Heading, names: [String], values: [[Double]], note: String = "") {
        precondition(
            values.count == names.count && values.allSatisfy { $0.count == names.count },
            "a matrix of correlations is square"
        )
        self.heading = heading
        self.names = names
        self.values = values
        self.note = note
    }

    /// The picture; one that says so where there is no name.
    package func drawing(_ theme: Theme = .dark, size: PictureSize = .tall) -> Drawing {
        var sketch = Sketch(size, theme)
        sketch.head(heading)
        guard !names.isEmpty else {
            return sketch.emptyDrawing("Nothing to compare yet", caption: heading.title)
        }
        let colours = CellColours(symmetric: 1, theme)
        sketch.foot(note)
        sketch.colourBar(colours, "correlation", .number)
        let grid = Grid(columns: names, rows: names.reversed(), &sketch)
        let count = names.count
        // A minus makes it five signs wide.
        let size = min(Measure.label, grid.cell.width / 3.7)
        for row in 0..<count {
            for column in 0..<count {
                let value = values[row][column]
                let box = grid.box(column, count - 1 - row)
                let ink = colours.ink(of: value)
                sketch.add(.boxes([box], fill: ink, cornerRadius: 4))
                guard value.isFinite, size >= 14 else { continue }
                sketch.letter(
                    NumberText.fixed(value, decimals: 2),
                    centredAt: box.middle,
                    size: size,
                    isBold: row == column,
                    ink: theme.letters(on: ink)
                )
            }
        }
        grid.names(&sketch)
        return sketch.drawing(
            caption: "\(heading.title): correlations of \(names.joined(separator: ", "))"
        )
    }
}
