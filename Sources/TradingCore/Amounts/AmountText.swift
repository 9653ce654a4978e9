/// Reading and writing exact amounts as decimal text, without a locale and without a double.
extension ExactAmount {
    /// Reads `[-+]digits[.digits][e[-+]digits]`.
    ///
    /// - Throws: `AmountError` when the text is no number, needs more than 12 decimal places, or
    ///   its magnitude is over 1e15. Pass `rounding` to accept surplus places (a float's tail such
    ///   as 0.10441057000000001) and round them in that direction.
    package init(_ text: some StringProtocol, rounding: Rounding? = nil) throws(AmountError) {
        var reader = DecimalReader(text: String(text))
        self.init(units: try reader.units(rounding: rounding))
        guard self.magnitude <= Self.magnitudeMax else { throw .outOfRange(String(text)) }
    }

    /// Plain decimal text without an exponent and without trailing zeros: `-0.0004`, `12`.
    package var description: String { text(placesMin: 0, placesMax: 12, grouped: false) }

    /// Decimal text with at least `placesMin` and at most `placesMax` places (surplus places are
    /// rounded half away from zero), with a comma between thousands when `grouped`.
    package func text(placesMin: Int, placesMax: Int, grouped: Bool) -> String {
        precondition((0...12).contains(placesMin) && (placesMin...12).contains(placesMax))
        let shown = placesMax == 12 ? units : roundedUnits(places: placesMax)
        let (whole, fraction) = Self.parts(of: shown.magnitude)
        var result = shown < 0 ? "-" : ""
        result += grouped ? Self.grouped(whole) : whole
        Self.append(fraction, min: placesMin, to: &result)
        return result
    }

    private func roundedUnits(places: Int) -> Int128 {
        var step: Int128 = 1
        for _ in places..<12 { step *= 10 }
        return rounded(to: Self(units: step), .nearest).units
    }

    /// The digits before the point, and the units behind it.
    private static func parts(of magnitude: UInt128) -> (whole: String, fraction: UInt64) {
        if let small = UInt64(exactly: magnitude) {
            let (whole, fraction) = small.quotientAndRemainder(dividingBy: 1_000_000_000_000)
            return (String(whole), fraction)
        }
        let (whole, fraction) = magnitude.quotientAndRemainder(
            dividingBy: UInt128(unitsPerWhole)
        )
        return (String(whole), UInt64(fraction))
    }

    /// Appends the point and what stands behind it, without zeros at the end beyond the least number of places.
    private static func append(_ fraction: UInt64, min: Int, to result: inout String) {
        var rest = fraction
        var places = 12
        while places > min, rest % 10 == 0 {
            rest /= 10
            places -= 1
        }
        if places == 0 { return }
        let digits = String(rest)
        result += "."
        for _ in digits.utf8.count..<places { result += "0" }
        result += digits
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }
}

/// Reads one decimal number out of UTF-8 bytes.
private struct DecimalReader {
    let text: String
    private var digits: Int128 = 0
    private var places = 0
    private var surplusIsNonZero = false
    private var seenDigit = false

    init(text: String) { self.text = text }

    mutating func units(rounding: Rounding?) throws(AmountError) -> Int128 {
        var bytes = Array(text.utf8)[...]
        guard !bytes.isEmpty else { throw .empty }
        var negative = false
        if let sign = bytes.first, sign == 45 || sign == 43 {
            negative = sign == 45
            bytes = bytes.dropFirst()
        }
        try readDigits(&bytes)
        let exponent = try readExponent(&bytes)
        guard seenDigit, bytes.isEmpty else { throw .notANumber(text) }
        return try scaled(exponent: exponent, negative: negative, rounding: rounding)
    }

    private mutating func readDigits(_ bytes: inout ArraySlice<UInt8>) throws(AmountError) {
        var afterPoint = false
        while let byte = bytes.first {
            if byte == 46, !afterPoint {
                afterPoint = true
            } else if (48...57).contains(byte) {
                seenDigit = true
                if digits < 10_000_000_000_000_000_000_000_000_000_000_000 {
                    digits = digits * 10 + Int128(byte - 48)
                    if afterPoint { places += 1 }
                } else {
                    guard afterPoint else { throw .outOfRange(text) }
                    if byte != 48 { surplusIsNonZero = true }
                }
            } else {
                return
            }
            bytes = bytes.dropFirst()
        }
    }

    private func readExponent(_ bytes: inout ArraySlice<UInt8>) throws(AmountError) -> Int {
        guard let byte = bytes.first, byte == 101 || byte == 69 else { return 0 }
        bytes = bytes.dropFirst()
        guard let exponent = Int(String(decoding: bytes, as: UTF8.self)),
            (-400...400).contains(exponent)
        else { throw .notANumber(text) }
        bytes = []
        return exponent
    }

    private func scaled(
        exponent: Int,
        negative: Bool,
        rounding: Rounding?
    ) throws(AmountError)
        -> Int128
    {
        // Digits beyond the 35 that are held still decide whether the number is exact: a last digit
        // of 1 stands for them. It is always rounded away, or the number is out of range.
        let held = surplusIsNonZero && digits % 10 == 0 ? digits + 1 : digits
        var value = negative ? -held : held
        var shift = 12 - places + exponent
        if value == 0 { return 0 }
        while shift > 0 {
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .outOfRange(text) }
            value = next
            shift -= 1
        }
        guard shift < 0 || surplusIsNonZero else { return value }
        var divisor: Int128 = 1
        while shift < 0, divisor < 100_000_000_000_000_000_000_000_000_000_000_000_000 {
            divisor *= 10
            shift += 1
        }
        let isExact = value % divisor == 0 && !surplusIsNonZero && shift == 0
        guard isExact || rounding != nil else { throw .tooPrecise(text) }
        return value.scaled(by: 1, over: divisor, rounding ?? .towardZero)
    }
}
