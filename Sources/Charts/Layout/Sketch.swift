/// A drawing in the making: what charts share, such as headings, panes, axes and tags.
struct Sketch {
    let size: PictureSize
    let theme: Theme
    private(set) var shapes: [Shape] = []
    /// The part of the canvas that is still free.
    private(set) var free: Box

    init(_ size: PictureSize, _ theme: Theme) {
        self.size = size
        self.theme = theme
        free = Box(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
            .inset(by: Measure.margin)
    }

    func drawing(caption: String) -> Drawing {
        Drawing(
            width: size.width,
            height: size.height,
            background: theme.background,
            shapes: shapes,
            caption: caption
        )
    }

    mutating func add(_ shape: Shape) { shapes.append(shape) }

    mutating func add(_ more: [Shape], within box: Box) { shapes.append(.clipped(box, more)) }

    /// Text whose capitals stand in the middle of `middle.y`.
    mutating func letter(
        _ text: String,
        centredAt middle: Spot,
        size: Double = Measure.label,
        isBold: Bool = false,
        anchor: Lettering.Anchor = .middle,
        ink: Ink? = nil
    ) {
        let base = Spot(middle.x, middle.y + size * TextMeasure.capitalHeight / 2)
        add(
            .text(
                Lettering(
                    text,
                    at: base,
                    size: size,
                    isBold: isBold,
                    anchor: anchor,
                    ink: ink ?? theme.text
                )
            )
        )
    }

    /// Takes a strip from the top of what is free; a gap is left under it.
    mutating func take(top height: Double, gap: Double = Measure.gap) -> Box {
        let strip = Box(x: free.x, y: free.y, width: free.width, height: min(height, free.height))
        let used = strip.height + gap
        free = Box(x: free.x, y: free.y + used, width: free.width, height: free.height - used)
        return strip
    }

    /// Takes a strip from the bottom of what is free; a gap is left above it.
    mutating func take(bottom height: Double, gap: Double = 0) -> Box {
        let height = min(height, free.height)
        let strip = Box(x: free.x, y: free.bottom - height, width: free.width, height: height)
        free = Box(x: free.x, y: free.y, width: free.width, height: free.height - height - gap)
        return strip
    }

    /// Draws title, subtitle and figures, and takes their room.
    mutating func head(_ heading: Heading) {
        let strip = take(top: Measure.title, gap: heading.subtitle.isEmpty ? Measure.gap : 14)
        let title = TextMeasure.fitted(
            heading.title,
            size: Measure.title,
            isBold: true,
            within: strip.width
        )
        letter(
            title,
            centredAt: Spot(strip.x, strip.middle.y),
            size: Measure.title,
            isBold: true,
            anchor: .start
        )
        if !heading.subtitle.isEmpty {
            let line = take(top: Measure.subtitle)
            let text = TextMeasure.fitted(
                heading.subtitle,
                size: Measure.subtitle,
                within: line.width
            )
            letter(
                text,
                centredAt: Spot(line.x, line.middle.y),
                size: Measure.subtitle,
                anchor: .start,
                ink: theme.muted
            )
        }
        if !heading.figures.isEmpty { show(Array(heading.figures.prefix(4))) }
    }

    private mutating func show(_ figures: [Figure]) {
        let strip = take(top: Measure.figure + Measure.figureName + 44)
        let gap = 16.0
        let count = Double(figures.count)
        let width = (strip.width - gap * (count - 1)) / count
        for (index, figure) in figures.enumerated() {
            let x = strip.x + Double(index) * (width + gap)
            let card = Box(x: x, y: strip.y, width: width, height: strip.height).sharp
            add(.boxes([card], fill: theme.panel, cornerRadius: Measure.corner))
            let room = width - 36
            let name = TextMeasure.fitted(figure.name, size: Measure.figureName, within: room)
            letter(
                name,
                centredAt: Spot(card.x + 18, card.y + 18 + Measure.figureName / 2),
                size: Measure.figureName,
                anchor: .start,
                ink: theme.muted
            )
            let size = Self.size(of: figure.value, within: room)
            letter(
                figure.value,
                centredAt: Spot(card.x + 18, card.bottom - 18 - Measure.figure / 2),
                size: size,
                isBold: true,
                anchor: .start,
                ink: ink(of: figure.tone)
            )
        }
    }

    private func ink(of tone: Figure.Tone) -> Ink {
        switch tone {
        case .plain: theme.text
        case .good: theme.good
        case .bad: theme.bad
        }
    }

    /// The figure's size, or less where it would not fit.
    private static func size(of value: String, within room: Double) -> Double {
        let width = TextMeasure.width(of: value, size: Measure.figure, isBold: true)
        return width <= room ? Measure.figure : max(18, Measure.figure * room / width)
    }

    /// Small print at the bottom of the canvas.
    mutating func foot(_ text: String) {
        guard !text.isEmpty else { return }
        let strip = take(bottom: Measure.small, gap: 14)
        let fitted = TextMeasure.fitted(text, size: Measure.small, within: strip.width)
        letter(
            fitted,
            centredAt: Spot(strip.x, strip.middle.y),
            size: Measure.small,
            anchor: .start,
            ink: theme.muted
        )
    }
}
