/// ISO 8601 text in and out, always UTC.
extension UTCTime: CustomStringConvertible, Codable {
    /// `2026-11-21T22:00:00Z`, with milliseconds or nanoseconds only where there are any.
    package var description: String {
        let fraction = Int(nanoseconds - seconds * 1_000_000_000)
        return "\(day)T\(clock)" + Self.fractionText(fraction) + "Z"
    }

    /// `22:00:00`.
    package var clock: String {
        let second = secondOfDay
        return [second / 3600, second / 60 % 60, second % 60]
            .map { padded($0, 2) }.joined(separator: ":")
    }

    /// For people: `2026-11-21 22:00:00 UTC`.
    package var display: String { "\(day) \(clock) UTC" }

    /// Reads `YYYY-MM-DDTHH:MM:SS[.fraction]Z` (a space may stand for the T, `+00:00` for the Z).
    /// A leap second `:60` is read as the first instant of the next minute. Nil when malformed.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[13] == 58, bytes[16] == 58,
            bytes[10] == 84 || bytes[10] == 32,
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let dayOfMonth = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            hour < 24, minute < 60, second <= 60, (1678..<2262).contains(year),
            let day = UTCDay(year: year, month: month, day: dayOfMonth)
        else { return nil }
        var rest = bytes[19...]
        guard let fraction = Self.fraction(&rest), Self.isUTCSuffix(rest) else { return nil }
        let seconds = day.start.seconds + Int64(hour * 3600 + minute * 60 + second)
        // The leap second at the end of the last year would belong to a year that is not read.
        guard seconds < 9_214_646_400 else { return nil }
        self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
    }

    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = UTCTime(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not a UTC time"
            )
        }
        self = time
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(encoder.writesForPeople ? display : description)
    }

    private static func fractionText(_ nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "" }
        if nanoseconds % 1_000_000 == 0 { return "." + padded(nanoseconds / 1_000_000, 3) }
        return "." + padded(nanoseconds, 9)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == 46 else { return 0 }
        rest = rest.dropFirst()
        let digits = rest.prefix { (48...57).contains($0) }
        guard !digits.isEmpty, digits.count <= 9, let value = number(digits) else { return nil }
        rest = rest.dropFirst(digits.count)
        var scaled = Int64(value)
        for _ in digits.count..<9 { scaled *= 10 }
        return scaled
    }

    private static func isUTCSuffix(_ rest: ArraySlice<UInt8>) -> Bool {
        Array(rest) == [90] || Array(rest) == Array("+00:00".utf8)
    }
}

extension UTCDay: CustomStringConvertible, Codable {
    /// `2026-11-21`.
    package var description: String {
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Reads `YYYY-MM-DD`; nil when malformed.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = UTCDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a day")
        }
        self = day
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A non-negative number padded with zeros to `width` digits.
private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
