/// Numbers as they stand in pictures: thousands apart, a true minus sign.
package enum NumberText {
    /// `12,345.60`; `–` for what is no number. Decimals are 0...12.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "\u{2013}" }
        let places = min(12, max(0, decimals))
        let scale = power(of: places)
        guard abs(value) < 9e17 / scale else { return short(value) }
        let units = Int((abs(value) * scale).rounded())
        let whole = grouped(units / Int(scale))
        let sign = value < 0 && units > 0 ? "\u{2212}" : ""
        if places == 0 { return sign + whole }
        let fraction = String(units % Int(scale))
        return sign + whole + "." + String(repeating: "0", count: places - fraction.count)
            + fraction
    }

    /// Without zeros at the end and without thousands' commas, for files.
    static func trimmed(_ value: Double, decimals: Int) -> String {
        var text = fixed(value, decimals: decimals).filter { $0 != "," }
        if text.contains(".") {
            while text.last == "0" { text.removeLast() }
            if text.last == "." { text.removeLast() }
        }
        return text.first == "\u{2212}" ? "-" + text.dropFirst() : text
    }

    /// With the decimals that show four or five digits that count: `0.00012340`, `1.2340`, `43,210`.
    package static func plain(_ value: Double) -> String {
        abs(value) >= 10_000_000 && value.isFinite
            ? short(value) : fixed(value, decimals: places(for: value))
    }

    /// The decimals of numbers of a size, so that those that stand together have as many.
    package static func places(for value: Double) -> Int {
        let size = abs(value)
        guard size.isFinite, size > 0, size < 10_000 else { return size > 0 ? 0 : 2 }
        if size >= 100 { return 2 }
        if size >= 1 { return size >= 10 ? 3 : 4 }
        var decimals = 4
        while decimals < 10, size * power(of: decimals) < 10_000 { decimals += 1 }
        return decimals
    }

    /// As `plain`, without zeros at the end: `0.25`, `1.5`, `100`.
    package static func quantity(_ value: Double) -> String { withoutZeros(plain(value)) }

    /// `1.2k`, `3.45M`, `2B`, `7T`.
    package static func short(_ value: Double) -> String {
        for (scale, unit) in [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")]
        where abs(value) >= scale {
            let scaled = value / scale
            guard abs(scaled) < 1e6 else { return scaled < 0 ? "\u{2212}huge" : "huge" }
            let decimals = abs(scaled) >= 100 ? 0 : abs(scaled) >= 10 ? 1 : 2
            let text = fixed(scaled, decimals: decimals)
            return withoutZeros(text) + unit
        }
        return withoutZeros(fixed(value, decimals: 2))
    }

    /// A fraction as `+4.32 %`; `isSigned` writes the plus.
    package static func percent(
        _ fraction: Double,
        decimals: Int = 2,
        isSigned: Bool = true
    ) -> String {
        let text = fixed(fraction * 100, decimals: decimals)
        let isPlus = isSigned && fraction > 0 && text.contains { ("1"..."9").contains($0) }
        return (isPlus ? "+" : "") + text + "\u{2009}%"
    }

    private static func withoutZeros(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    private static func grouped(_ whole: Int) -> String {
        let digits = Array(String(whole))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Ten to a small whole power.
    static func power(of exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<abs(exponent) { power *= 10 }
        return exponent < 0 ? 1 / power : power
    }
}
