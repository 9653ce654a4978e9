/// A line of text at its place.
package struct Lettering: Sendable, Hashable {
    /// Which point of the text stands at the place.
    package enum Anchor: Sendable, Hashable {
        case start
        case middle
        case end
    }

    package let text: String
    /// On the base line.
    package let place: Spot
    /// Pixels of an em.
    package let size: Double
    package let isBold: Bool
    package let anchor: Anchor
    package let ink: Ink

    package init(
        _ text: String,
        at place: Spot,
        size: Double,
        isBold: Bool = false,
        anchor: Anchor = .start,
        ink: Ink
    ) {
        self.text = text
        self.place = place
        self.size = size
        self.isBold = isBold
        self.anchor = anchor
        self.ink = ink
    }
}

/// How wide text is, without asking a font: advance widths of DejaVu Sans in thousandths of an em. Verdana,
/// the next choice of the SVG, has nearly the same.
package enum TextMeasure {
    /// The height of capitals and digits, a share of the size.
    package static let capitalHeight = 0.73

    /// Pixels from the text's beginning to its end.
    package static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
        let table = isBold ? bold : book
        var thousandths = 0
        for scalar in text.unicodeScalars {
            let index = Int(scalar.value) - 32
            thousandths += table.indices.contains(index) ? table[index] : wide(scalar)
        }
        return Double(thousandths) * size / 1000
    }

    /// The text, or as much of its beginning as fits with an ellipsis.
    package static func fitted(
        _ text: String,
        size: Double,
        isBold: Bool = false,
        within widthMax: Double
    ) -> String {
        if width(of: text, size: size, isBold: isBold) <= widthMax { return text }
        var kept = text
        while !kept.isEmpty {
            kept.removeLast()
            let shown = kept + "…"
            if width(of: shown, size: size, isBold: isBold) <= widthMax { return shown }
        }
        return ""
    }

    private static func wide(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "\u{2212}", "±", "×", "→": 838
        case "·": 350
        case "…": 1000
        case "\u{2013}": 500
        case "\u{2009}": 200
        default: scalar.value > 0x2E80 ? 1000 : 650
        }
    }

    // From space to tilde.
    private static let book = [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636,
        636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698,
        770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732,
        684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
        634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,
        525, 636, 337, 636, 838,
    ]
    private static let bold = [
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696,
        696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734,
        830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812,
        774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716,
        712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652,
        582, 712, 365, 712, 838,
    ]
}
