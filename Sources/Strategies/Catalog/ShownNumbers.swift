import TradingCore

/// A number for people with a few decimals: `12.3`.
func shown(_ value: Double, _ places: Int) -> String {
    let power = [1.0, 10, 100, 1_000, 10_000][min(max(places, 0), 4)]
    return Fraction(approximating: (value * power).rounded() / power)?
        .text(placesMin: 0, placesMax: 4, grouped: false) ?? "out of range"
}

/// A fraction for people in percent: `12.3 %`.
func percent(_ value: Double) -> String {
    Fraction(approximating: value)?.display ?? "out of range"
}
