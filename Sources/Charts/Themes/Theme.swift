/// The colours of a picture. Good and bad differ in blue against orange and in brightness, never in red
/// against green alone, so that colour-blind eyes tell them apart (after the palette of Okabe and Ito,
/// "Color Universal Design", 2008).
package struct Theme: Sendable, Hashable {
    package let name: String
    let background: Ink
    /// Under the plots.
    let panel: Ink
    let grid: Ink
    let text: Ink
    /// Names of axes and small print.
    let muted: Ink
    /// The one line that a picture is about.
    let accent: Ink
    /// Gains, rising bars.
    let good: Ink
    /// Losses, falling bars.
    let bad: Ink
    let buy: Ink
    let sell: Ink
    /// What is chosen, and warnings.
    let mark: Ink
    /// Indicator lines, in order.
    let lines: [Ink]
    /// Colours of values from low to high where none is neutral; evenly spaced.
    let ramp: [Ink]
    /// The colour of zero between bad and good.
    let neutral: Ink
    /// The ends of the diverging scale.
    let negative: Ink
    let positive: Ink

    /// For screens in the dark; what the agent sends unless told otherwise.
    package static let dark = Theme(
        name: "dark",
        background: Ink(0x0F141B),
        panel: Ink(0x161D27),
        grid: Ink(0x273241),
        text: Ink(0xEEF3F8),
        muted: Ink(0x94A3B5),
        accent: Ink(0x4AA8FF),
        good: Ink(0x2EC4A6),
        bad: Ink(0xF2784B),
        buy: Ink(0x5CB8FF),
        sell: Ink(0xFFC247),
        mark: Ink(0xFFD75E),
        lines: [Ink(0xF2C14E), Ink(0x6FB7FF), Ink(0xE08AC4), Ink(0xB6A0FF), Ink(0xA8D65C)],
        ramp: [0x2B2F6B, 0x2A5F9E, 0x1F948F, 0x66BF6A, 0xF4DF4F].map { Ink($0) },
        neutral: Ink(0x2A3442),
        negative: Ink(0xF58A4B),
        positive: Ink(0x3FA9F5)
    )

    /// For print and bright days.
    package static let light = Theme(
        name: "light",
        background: Ink(0xFFFFFF),
        panel: Ink(0xF5F7FA),
        grid: Ink(0xDCE3EA),
        text: Ink(0x14202E),
        muted: Ink(0x5A6878),
        accent: Ink(0x0F62C4),
        good: Ink(0x0B8C74),
        bad: Ink(0xD1511B),
        buy: Ink(0x0F62C4),
        sell: Ink(0xB8740A),
        mark: Ink(0x8A2BC2),
        lines: [Ink(0xC98A00), Ink(0x2A7FD4), Ink(0xB8458F), Ink(0x6A4FCF), Ink(0x5E8F1A)],
        ramp: [0x2B2F6B, 0x2A5F9E, 0x1F948F, 0x66BF6A, 0xF4DF4F].map { Ink($0) },
        neutral: Ink(0xE9EDF2),
        negative: Ink(0xE0691F),
        positive: Ink(0x1F78D1)
    )

    /// The colour of an indicator line; they repeat after the last.
    func line(_ index: Int) -> Ink { lines[index % lines.count] }

    /// A colour of the ramp, 0...1.
    func rampInk(_ share: Double) -> Ink {
        let place = min(1, max(0, share)) * Double(ramp.count - 1)
        let index = min(ramp.count - 2, Int(place))
        return ramp[index].mixed(with: ramp[index + 1], place - Double(index))
    }

    /// A colour of the diverging scale, -1...1.
    func divergingInk(_ share: Double) -> Ink {
        neutral.mixed(with: share < 0 ? negative : positive, abs(share))
    }

    /// Letters that can be read on a colour.
    func letters(on ink: Ink) -> Ink { ink.luminance > 0.25 ? Ink(0x10161D) : Ink(0xFFFFFF) }
}
