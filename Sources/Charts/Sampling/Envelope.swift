/// Makes few places of many values and keeps every extreme: of the values that fall into one column of
/// pixels it keeps the first, the least, the greatest and the last, in their order.
enum Envelope {
    /// The parts of a line through the values; it is broken where values are no numbers. `bounds` has the
    /// index of each column's first value, and the end. Columns are a pixel wide, the first begins at
    /// `left`.
    static func lines(
        _ values: [Double],
        bounds: [Int],
        left: Double,
        y: ValueScale
    ) -> [[Spot]] {
        var parts: [[Spot]] = []
        var part: [Spot] = []
        for column in 0..<max(0, bounds.count - 1) {
            let range = bounds[column]..<bounds[column + 1]
            if range.isEmpty { continue }
            guard let chosen = extremes(values, range) else {
                if part.count > 1 { parts.append(part) }
                part = []
                continue
            }
            let x = left + Double(column) + 0.5
            for index in chosen { part.append(Spot(x, y.position(values[index]))) }
        }
        if part.count > 1 { parts.append(part) }
        return parts
    }

    /// A line as it is drawn: through its places; or, where it goes up and down so much that its strokes
    /// would cover each other, as a column for each pixel, which looks the same and takes less time.
    static func shape(of line: [Spot], _ stroke: Stroke) -> Shape {
        var length = 0.0
        for index in line.indices.dropFirst() { length += abs(line[index].y - line[index - 1].y) }
        guard line.count > 1000, length > 20_000 else { return .polyline(line, stroke: stroke) }
        var columns: [Box] = []
        var start = 0
        let half = stroke.width / 2
        while start < line.count {
            let x = line[start].x
            // From the last place of the column before, so that no gap opens.
            var (top, bottom) = (line[max(0, start - 1)].y, line[max(0, start - 1)].y)
            while start < line.count, line[start].x == x {
                top = min(top, line[start].y)
                bottom = max(bottom, line[start].y)
                start += 1
            }
            columns.append(
                Box(from: Spot(x - half, top - half), to: Spot(x + half, bottom + half)).sharp
            )
        }
        return .boxes(columns, fill: stroke.ink)
    }

    /// The indices of the first, least, greatest and last number, each once and in order; nil for none.
    static func extremes(_ values: [Double], _ range: Range<Int>) -> [Int]? {
        guard let first = range.first(where: { values[$0].isFinite }),
            let last = range.last(where: { values[$0].isFinite })
        else { return nil }
        if first == last { return [first] }
        let (least, greatest) = places(values, first..<last + 1)
        var chosen = [first]
        for index in [min(least, greatest), max(least, greatest), last]
        where index > chosen[chosen.count - 1] {
            chosen.append(index)
        }
        return chosen
    }

    /// Where the least and the greatest number stand.
    private static func places(_ values: [Double], _ range: Range<Int>) -> (Int, Int) {
        var (least, greatest) = (range.lowerBound, range.lowerBound)
        for index in range {
            let value = values[index]
            if value < values[least] { least = index }
            if value > values[greatest] && value < .infinity { greatest = index }
        }
        return (least, greatest)
    }

    /// The range of all numbers among the values; nil for none.
    static func range(_ values: ArraySlice<Double>) -> (lower: Double, upper: Double)? {
        var lower = Double.infinity
        var upper = -Double.infinity
        for value in values where value - value == 0 {
            lower = value < lower ? value : lower
            upper = value > upper ? value : upper
        }
        return lower <= upper ? (lower, upper) : nil
    }

    /// Bounds of columns over evenly spaced values.
    static func evenBounds(count: Int, columns: Int) -> [Int] {
        let columns = max(1, columns)
        return (0...columns).map { Int(Double($0) * Double(count) / Double(columns)) }
    }
}
