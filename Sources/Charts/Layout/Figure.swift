/// A number that stands in words above a plot.
package struct Figure: Sendable, Hashable {
    /// What the number says about the outcome, shown as its colour.
    package enum Tone: Sendable, Hashable {
        case plain
        case good
        case bad
    }

    package let name: String
    package let value: String
    package let tone: Tone

    package init(_ name: String, _ value: String, tone: Tone = .plain) {
        self.name = name
        self.value = value
        self.tone = tone
    }

    /// A change as `+4.32 %`, coloured by its sign.
    package static func change(_ name: String, _ fraction: Double) -> Figure {
        let tone: Tone = fraction > 0 ? .good : fraction < 0 ? .bad : .plain
        return Figure(name, NumberText.percent(fraction), tone: tone)
    }
}

/// What stands above the plots of every picture.
package struct Heading: Sendable, Hashable {
    package var title: String
    package var subtitle: String
    /// At most four are shown, in a row.
    package var figures: [Figure]

    package init(_ title: String, subtitle: String = "", figures: [Figure] = []) {
        self.title = title
        self.subtitle = subtitle
        self.figures = figures
    }
}
