/// The folds of a walk-forward: what was found in sample beside what came out of sample.
package struct FoldChart: Sendable {
    /// One fold.
    package struct Fold: Sendable, Hashable {
        package let name: String
        /// Nil where it is not told.
        package let inSample: Double?
        package let outOfSample: Double

        package init(_ name: String, inSample: Double? = nil, outOfSample: Double) {
            self.name = name
            self.inSample = inSample
            self.outOfSample = outOfSample
        }
    }

    package var heading: Heading
    package let folds: [Fold]
    /// What the bars measure, such as `Sharpe` or `return`.
    package let measure: String
    package let format: ValueFormat
    /// A line across that bars are to reach, such as the gate's threshold.
    package let threshold: Double?
    package let note: String

    package init(
        _ heading: Heading,
        folds: [Fold],
        measure: String,
        format: ValueFormat = .number,
        threshold: Double? = nil,
        note: String = ""
    ) {
        self.heading = heading
        self.folds = folds
        self.measure = measure
        self.format = format
        self.threshold = threshold
        self.note = note
    }

    /// The picture; one that says so where there is no fold.
    package func drawing(_ theme: Theme = .dark, size: PictureSize = .wide) -> Drawing {
        var sketch = Sketch(size, theme)
        sketch.head(headingWithFigures)
        let values = folds.map(\.outOfSample) + folds.compactMap(\.inSample) + [0, threshold ?? 0]
        guard !folds.isEmpty, let range = Envelope.range(values[...]) else {
            return sketch.emptyDrawing("No folds yet", caption: heading.title)
        }
        sketch.foot(note)
        let names = sketch.take(bottom: Measure.label + 8, gap: 12)
        let box = sketch.free
        func pane(_ margin: Double) -> Pane {
            Pane(
                Box(x: box.x, y: box.y, width: box.width - margin, height: box.height),
                from: range.lower,
                // Room for the names above the highest bar.
                to: range.upper + (range.upper - range.lower) * 0.22,
                style: format == .percent ? .percent : .plain
            )
        }
        let tags = threshold.map { [format.text($0)] } ?? []
        draw(on: pane(Pane.labelWidth([pane(0)], tags: tags)), names, &sketch)
        return sketch.drawing(caption: "\(heading.title): \(measure) of \(folds.count) folds")
    }

    private var headingWithFigures: Heading {
        guard heading.figures.isEmpty, !folds.isEmpty else { return heading }
        var filled = heading
        let outcomes = folds.map(\.outOfSample).filter(\.isFinite)
        guard let worst = outcomes.min() else { return heading }
        let mean = outcomes.reduce(0, +) / Double(outcomes.count)
        let positive = outcomes.count { $0 > 0 }
        filled.figures = [
            Figure("Mean out of sample", format.text(mean), tone: mean > 0 ? .good : .bad),
            Figure("Positive folds", "\(positive) of \(folds.count)"),
            Figure("Worst fold", format.text(worst), tone: worst > 0 ? .good : .bad),
        ]
        return filled
    }

    private func draw(on pane: Pane, _ names: Box, _ sketch: inout Sketch) {
        let theme = sketch.theme
        let tag = threshold.map {
            Pane.Tag(value: $0, text: format.text($0), ink: theme.mark, rank: 0)
        }
        sketch.ground(pane, tags: tag.map { [$0] } ?? [])
        let slot = (pane.box.width - 24) / Double(folds.count)
        let hasInSample = folds.contains { $0.inSample != nil }
        let zero = pane.y(0).rounded()
        var expectations: [Double?] = []
        for (index, fold) in folds.enumerated() {
            let left = pane.box.left + 12 + Double(index) * slot
            let width = min(110, slot * 0.6)
            let middle = left + slot / 2
            if fold.outOfSample.isFinite {
                let start = Spot(middle - width / 2, zero)
                let end = Spot(middle + width / 2, pane.y(fold.outOfSample))
                let ink = fold.outOfSample >= 0 ? theme.good : theme.bad
                sketch.add(.boxes([Box(from: start, to: end).sharp], fill: ink))
            }
            let expected = fold.inSample.flatMap { $0.isFinite ? pane.y($0) : nil }
            if let expected {
                let bar = Box(
                    x: middle - slot * 0.42,
                    y: expected - 3,
                    width: slot * 0.84,
                    height: 6
                )
                sketch.add(.boxes([bar.inset(by: -3)], fill: theme.panel))
                sketch.add(.boxes([bar.sharp], fill: theme.text))
            }
            expectations.append(expected)
        }
        sketch.add(
            .segments(
                [Spot(pane.box.left, zero), Spot(pane.box.right, zero)],
                stroke: Stroke(theme.muted, width: 2)
            )
        )
        if let tag {
            let y = pane.y(tag.value).rounded()
            let spots = [Spot(pane.box.left, y), Spot(pane.box.right, y)]
            sketch.add(.segments(spots, stroke: Stroke(theme.mark, width: 3, dashes: [14, 9])))
            sketch.show([tag], on: pane)
        }
        for (index, fold) in folds.enumerated() {
            let middle = pane.box.left + 12 + (Double(index) + 0.5) * slot
            write(fold, pane, middle, slot, expectations[index], &sketch)
        }
        label(slot, pane, names, hasInSample, &sketch)
    }

    /// The outcome over its bar, or under it where it is negative, and clear of the expectation's line.
    private func write(
        _ fold: Fold,
        _ pane: Pane,
        _ middle: Double,
        _ slot: Double,
        _ expected: Double?,
        _ sketch: inout Sketch
    ) {
        let text = format.text(fold.outOfSample)
        let width = TextMeasure.width(of: text, size: Measure.small)
        guard fold.outOfSample.isFinite, width < slot * 0.98 else { return }
        let away: Double = fold.outOfSample >= 0 ? -1 : 1
        var y = pane.y(fold.outOfSample) + away * 22
        if let expected, abs(expected - y) < 24 { y = expected + away * 24 }
        let isOnBar = (y - pane.y(0)) * (y - pane.y(fold.outOfSample)) < 0
        let ink = fold.outOfSample >= 0 ? sketch.theme.good : sketch.theme.bad
        if !isOnBar {
            let back = Box(x: middle - width / 2 - 4, y: y - 16, width: width + 8, height: 32)
            sketch.add(.boxes([back], fill: sketch.theme.panel.faded(to: 0.9), cornerRadius: 4))
        }
        sketch.letter(
            text,
            centredAt: Spot(middle, y),
            size: Measure.small,
            ink: isOnBar ? sketch.theme.letters(on: ink) : sketch.theme.text
        )
    }

    private func label(
        _ slot: Double,
        _ pane: Pane,
        _ names: Box,
        _ hasInSample: Bool,
        _ sketch: inout Sketch
    ) {
        let theme = sketch.theme
        let widest = folds.map { TextMeasure.width(of: $0.name, size: Measure.label) }.max() ?? 0
        let every = max(1, Int(((widest + 14) / slot).rounded(.up)))
        for index in stride(from: 0, to: folds.count, by: every) {
            let x = pane.box.left + 12 + (Double(index) + 0.5) * slot
            sketch.letter(folds[index].name, centredAt: Spot(x, names.middle.y), ink: theme.muted)
        }
        if hasInSample {
            let entries = [("in sample", theme.text), ("out of sample, \(measure)", theme.good)]
            sketch.legend(entries, in: pane.box)
        } else {
            sketch.legend([("out of sample, \(measure)", theme.good)], in: pane.box)
        }
    }
}
