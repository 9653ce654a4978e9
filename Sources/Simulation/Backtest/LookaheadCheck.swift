package import TradingCore

/// Proves that nothing looked ahead: with the bars cut off at some place, everything that was traded before
/// it is traded again, to the last unit. A strategy whose decisions hang on what came later trades otherwise
/// when that is gone.
package struct LookaheadCheck: Sendable {
    /// The first trade that hangs on what came later.
    package struct Finding: Sendable, Hashable {
        /// Where the bars were cut off.
        package let cut: UTCTime
        /// The fill over all bars; nil where it was traded over the cut bars alone.
        package let whole: Fill?
        /// The fill over the cut bars; nil where it was traded over all bars alone.
        package let part: Fill?

        /// For people.
        package var sentence: String {
            let when = (whole ?? part)?.time.display ?? "an unknown time"
            return
                "It looks ahead: without the bars after \(cut.display) it trades otherwise at \(when): "
                + "\(Self.words(whole)) becomes \(Self.words(part))."
        }

        private static func words(_ fill: Fill?) -> String {
            guard let fill else { return "nothing" }
            return
                "\(fill.side.rawValue) \(fill.quantity) \(fill.instrument.symbol) at \(fill.price)"
        }
    }

    /// Places at which the bars are cut off, at equal distances.
    package static let cuts = 3

    /// Where they lie between two times.
    package static func places(from first: UTCTime, to last: UTCTime) -> [UTCTime] {
        let step = (last - first).nanoseconds / Int64(cuts + 1)
        return (1...cuts).map { first + TimeSpan(nanoseconds: step * Int64($0)) }
    }

    /// Runs again over bars that are cut off.
    ///
    /// - Parameters:
    ///   - whole: what was traded over all bars.
    ///   - first: when these began.
    ///   - last: when they ended.
    ///   - again: makes strategies anew over the bars that are over at a time, and runs them; nil where a
    ///     market has none then.
    /// - Returns: the first difference; nil when there is none.
    package static func run(
        _ whole: BacktestOutcome,
        from first: UTCTime,
        to last: UTCTime,
        again: (UTCTime) -> BacktestOutcome?
    ) -> Finding? {
        for place in places(from: first, to: last) {
            guard let part = again(place) else { continue }
            if let found = compare(whole, part, before: place) { return found }
        }
        return nil
    }

    /// Compares what was traded before a cut.
    ///
    /// - Returns: the first difference; nil when there is none.
    package static func compare(
        _ whole: BacktestOutcome,
        _ part: BacktestOutcome,
        before cut: UTCTime
    ) -> Finding? {
        let all = whole.fills.lazy.map(\.fill).filter { $0.time < cut }
        let some = part.fills.lazy.map(\.fill).filter { $0.time < cut }
        var left = all.makeIterator()
        var right = some.makeIterator()
        while true {
            let (one, other) = (left.next(), right.next())
            if one == nil, other == nil { return nil }
            if one != other { return Finding(cut: cut, whole: one, part: other) }
        }
    }
}

extension RecordedMarket.Series {
    /// The bars that are over at a time; nil when there are none. The instrument keeps the rules that all
    /// bars gave it.
    package func cut(at time: UTCTime) -> RecordedMarket.Series? {
        let end = time - file.report.interval.span + TimeSpan(nanoseconds: 1)
        return file.between(.epoch, end).map {
            RecordedMarket.Series(instrument: instrument, file: $0, funding: funding)
        }
    }
}
