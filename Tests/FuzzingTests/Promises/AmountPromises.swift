import TradingCore

/// Money text: what is read has exactly the written value, and prints as text that reads the same.
enum AmountPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        let written = WrittenDecimal(text)
        if let exact = try? Money(text) {
            try promise(exact.magnitude <= .magnitudeMax, "\(exact) is beyond the bound")
            try promise(
                written.map { $0.units == exact.units && !$0.hasRest } ?? false,
                "read as \(exact), written is \(String(describing: written))"
            )
            try checkPrinting(exact)
        } else if let written, let units = written.units, !written.hasRest {
            try promise(
                units.magnitude > Money.magnitudeMax.units.magnitude || written.isUnusual,
                "refused, although it is \(units) units"
            )
        }
        try checkRounding(text, written)
        var feed = InputFeed(bytes)
        try checkDouble(Double(bitPattern: feed.number()))
    }

    private static func checkPrinting(_ amount: Money) throws(BrokenPromise) {
        let text = amount.description
        try promise((try? Money(text)) == amount, "\(text) does not read as itself")
        try promise(!text.contains("e") && !text.hasSuffix("."), "\(text) is not plain")
        let full = amount.text(placesMin: 2, placesMax: 12, grouped: true)
        let plain = String(full.filter { $0 != "," })
        try promise((try? Money(plain)) == amount, "\(full) does not read as \(text)")
        let shown = amount.text(placesMin: 2, placesMax: 2, grouped: false)
        let cents = amount.rounded(to: Money(units: Money.unitsPerWhole / 100), .nearest)
        try promise((try? Money(shown)) == cents, "\(text) is shown as \(shown)")
        _ = amount.display + Fraction(units: amount.units).display
    }

    /// The four directions lie where they should, at most one unit apart.
    private static func checkRounding(
        _ text: String,
        _ written: WrittenDecimal?
    ) throws(BrokenPromise) {
        guard let down = try? Price(text, rounding: .down),
            let up = try? Price(text, rounding: .up),
            let near = try? Price(text, rounding: .nearest),
            let inner = try? Price(text, rounding: .towardZero)
        else { return }
        guard let written, let units = written.units else {
            throw BrokenPromise(description: "rounded, although it is no number")
        }
        let step: Int128 = written.hasRest ? 1 : 0
        let outer = units + (written.isNegative ? -step : step)
        try promise(inner.units == units, "toward zero gives \(inner), not \(units) units")
        try promise(down.units == min(units, outer), "down gives \(down)")
        try promise(up.units == max(units, outer), "up gives \(up)")
        try promise(
            near.units == (written.restIsHalfOrMore ? outer : units),
            "the nearest is not \(near)"
        )
    }

    private static func checkDouble(_ value: Double) throws(BrokenPromise) {
        guard let amount = Quantity(approximating: value) else {
            try promise(!(abs(value) <= 1e15), "\(value) is refused")
            return
        }
        try promise(
            abs(amount.approximate - value) <= max(1e-12, abs(value) * 1e-15),
            "\(value) became \(amount)"
        )
    }
}
