/// What came out of a measurement.
enum Measured {
    /// Many durations.
    case times(Samples)
    /// Something a second, with how many were counted.
    case rate(Double, unit: String, count: Int)
    /// Bytes, shown in MB of 1,048,576.
    case bytes(Int64)
    /// A plain quotient.
    case ratio(Double)

    /// The number that a baseline is compared with: milliseconds, or the value itself.
    var plain: Double {
        switch self {
        case .times(let samples): Double(samples.median) / 1e6
        case .rate(let value, _, _): value
        case .bytes(let bytes): Double(bytes) / 1_048_576
        case .ratio(let value): value
        }
    }
}

/// What is wanted of a number.
enum Target {
    /// Milliseconds that the median and the 99th percentile may take; nil where nothing is promised.
    case within(median: Double?, p99: Double?)
    case atLeast(Double)
    case atMost(Double)

    func isMet(by measured: Measured) -> Bool {
        switch (self, measured) {
        case (.within(let median, let p99), .times(let samples)):
            Double(samples.median) / 1e6 <= median ?? .infinity
                && Double(samples.percentile(99)) / 1e6 <= p99 ?? .infinity
        case (.atLeast(let bound), _): measured.plain >= bound
        case (.atMost(let bound), _): measured.plain <= bound
        case (.within, _): false
        }
    }

    var text: String {
        switch self {
        case .within(let median, let p99):
            [median.map { "p50 <= \($0.short) ms" }, p99.map { "p99 <= \($0.short) ms" }]
                .compactMap { $0 }.joined(separator: ", ")
        case .atLeast(let bound): ">= \(bound.short)"
        case .atMost(let bound): "<= \(bound.short)"
        }
    }
}
