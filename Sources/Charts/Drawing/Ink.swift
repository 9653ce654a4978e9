/// A colour with its opacity.
package struct Ink: Sendable, Hashable {
    /// 0xRRGGBB.
    package let rgb: UInt32
    /// 0 is invisible, 1 covers what lies under it.
    package let opacity: Double

    package init(_ rgb: UInt32, opacity: Double = 1) {
        self.rgb = rgb
        self.opacity = opacity
    }

    /// 0...1.
    package var red: Double { Double(rgb >> 16 & 0xFF) / 255 }
    package var green: Double { Double(rgb >> 8 & 0xFF) / 255 }
    package var blue: Double { Double(rgb & 0xFF) / 255 }

    /// The same colour, less opaque.
    package func faded(to opacity: Double) -> Ink { Ink(rgb, opacity: opacity) }

    /// The colour a share of the way to another, 0...1 each channel by itself.
    package func mixed(with other: Ink, _ share: Double) -> Ink {
        func channel(_ shift: UInt32) -> UInt32 {
            let from = Double(rgb >> shift & 0xFF)
            let to = Double(other.rgb >> shift & 0xFF)
            return UInt32((from + (to - from) * min(1, max(0, share))).rounded()) << shift
        }
        return Ink(channel(16) | channel(8) | channel(0), opacity: opacity)
    }

    /// Relative luminance, 0 black to 1 white. Source: WCAG 2.1, with the exponent 2.2 of a display
    /// taken as 2, which is near enough to choose between dark and light letters.
    package var luminance: Double {
        0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
    }
}

/// How a line is drawn.
package struct Stroke: Sendable, Hashable {
    package let ink: Ink
    /// Pixels.
    package let width: Double
    /// Lengths of dash and gap in pixels; empty for a whole line.
    package let dashes: [Double]

    package init(_ ink: Ink, width: Double, dashes: [Double] = []) {
        self.ink = ink
        self.width = width
        self.dashes = dashes
    }
}
