/// An instant in Coordinated Universal Time, in nanoseconds since 1970-01-01T00:00:00Z.
/// Covers the years 1678 to 2262.
package struct UTCTime: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package init(seconds: Int64) { nanoseconds = seconds * 1_000_000_000 }
    package init(milliseconds: Int64) { nanoseconds = milliseconds * 1_000_000 }

    package static var epoch: UTCTime { UTCTime(nanoseconds: 0) }
    /// Later than every real instant.
    package static var distantFuture: UTCTime { UTCTime(nanoseconds: .max) }

    /// Whole seconds since the epoch, toward the past.
    package var seconds: Int64 { nanoseconds.flooredQuotient(1_000_000_000) }
    package var milliseconds: Int64 { nanoseconds.flooredQuotient(1_000_000) }
    /// The calendar day in UTC that holds this instant.
    package var day: UTCDay { UTCDay(daysSinceEpoch: Int(seconds.flooredQuotient(86_400))) }
    /// Seconds since midnight UTC, 0..<86400.
    package var secondOfDay: Int { Int(seconds - Int64(day.daysSinceEpoch) * 86_400) }

    /// The earlier moment is the smaller.
    package static func < (left: UTCTime, right: UTCTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The moment that much later, or the last one that there is.
    package static func + (time: UTCTime, span: TimeSpan) -> UTCTime {
        UTCTime(nanoseconds: time.nanoseconds.plusHeld(span.nanoseconds))
    }

    /// The moment that much earlier, or the first one that there is.
    package static func - (time: UTCTime, span: TimeSpan) -> UTCTime {
        UTCTime(nanoseconds: time.nanoseconds.minusHeld(span.nanoseconds))
    }

    /// From the earlier moment to the later; negative when they stand the other way round. Moments
    /// that are more than 292 years apart are held at that: dates come from outside, and none of
    /// them may end the program.
    package static func - (later: UTCTime, earlier: UTCTime) -> TimeSpan {
        TimeSpan(nanoseconds: later.nanoseconds.minusHeld(earlier.nanoseconds))
    }
}

/// A length of time in nanoseconds; may be negative.
package struct TimeSpan: Hashable, Comparable, Sendable, Codable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }

    /// A span of thousandths of a second.
    package static func milliseconds(_ count: Int) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(count) * 1_000_000)
    }

    /// A span of seconds.
    package static func seconds(_ count: Int) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(count) * 1_000_000_000)
    }

    /// A span of 60 seconds each.
    package static func minutes(_ count: Int) -> TimeSpan { .seconds(count * 60) }

    /// A span of 3,600 seconds each.
    package static func hours(_ count: Int) -> TimeSpan { .seconds(count * 3600) }

    /// A span of 86,400 seconds each; UTC here knows no leap seconds.
    package static func days(_ count: Int) -> TimeSpan { .seconds(count * 86_400) }

    /// Seconds with their fraction, for statistics and pictures.
    package var secondsApproximate: Double { Double(nanoseconds) / 1e9 }
    package var wholeSeconds: Int { Int(nanoseconds / 1_000_000_000) }

    /// The shorter span is the smaller.
    package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Both spans, one after the other.
    package static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds + right.nanoseconds)
    }

    /// The span, that many times.
    package static func * (span: TimeSpan, count: Int) -> TimeSpan {
        TimeSpan(nanoseconds: span.nanoseconds * Int64(count))
    }

    /// For people: `3 d 4 h`, `12 min`, `8 s`, `250 ms`; the two largest units.
    package var display: String {
        let sign = nanoseconds < 0 ? "-" : ""
        let total = Int(nanoseconds.magnitude / 1_000_000_000)
        if total == 0 { return "\(sign)\(nanoseconds.magnitude / 1_000_000) ms" }
        let parts = [
            (total / 86_400, "d"), (total / 3600 % 24, "h"), (total / 60 % 60, "min"),
            (total % 60, "s"),
        ]
        let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 != 0 }
        return sign + shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}

extension Int64 {
    /// The sum, or the bound beyond which it lies.
    fileprivate func plusHeld(_ other: Int64) -> Int64 {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the bound beyond which it lies.
    fileprivate func minusHeld(_ other: Int64) -> Int64 {
        let (difference, isBeyond) = subtractingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .max : .min) : difference
    }

    /// The quotient rounded toward negative infinity.
    package func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
