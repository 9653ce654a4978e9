package import TradingCore

/// The past of a generated market, for strategies to warm up with.
extension MarketGenerator {
    /// At least `count` closed bars per instrument before the start; see `history(_:)`.
    package mutating func history(bars count: Int, interval: BarInterval) -> [Bar] {
        history([interval: count])
    }

    /// Closed bars of several intervals before the start, at least as many per instrument as asked
    /// for, in the order of their closing. The past ends at the start prices, so that the first quote
    /// goes on from it, and a bar that is under way at the start is finished by `next()`. Larger
    /// intervals must be multiples of the smallest and all must be among the bar intervals of the
    /// settings. To be called once, before the first event.
    ///
    /// The past is walked in four steps per bar of the smallest interval instead of one per quote, so
    /// a long past of a large interval is cheap without a small one beside it.
    package mutating func history(_ counts: [BarInterval: Int]) -> [Bar] {
        precondition(!hasBegun, "the past is made before the first event")
        precondition(counts.keys.allSatisfy(settings.barIntervals.contains), "an unknown interval")
        guard let base = counts.keys.map(\.seconds).min() else { return [] }
        let stepSeconds = max(1, base / Self.stepsPerBar)
        let begins = begins(counts)
        let first = begins.min() ?? tick
        let count = max(0, Int((tick.seconds - first.seconds) / Int64(stepSeconds)))
        let past = walk(from: first, begins, stepSeconds: stepSeconds, count: count)
        bars = QuoteAggregator(
            instruments: instruments.map(\.instrument),
            intervals: settings.barIntervals,
            since: first
        )
        var closed: [Bar] = []
        for step in 0..<count {
            let time = first + .seconds(step * stepSeconds)
            closed += bars.close(until: time)
            for index in instruments.indices where !past[index][step].isNaN {
                let tickSize = instruments[index].instrument.tick
                let ticks = max(1, Int((past[index][step] / tickSizes[index]).rounded()))
                let volume = instruments[index].touchSize * (stepSeconds / 2 + 1)
                bars.add(tickSize * ticks, volume, index, at: time)
            }
        }
        closed += bars.close(until: tick)
        return closed.filter { counts[$0.interval] != nil }
    }

    private static var stepsPerBar: Int { 4 }

    /// Mid prices per instrument and step, rebased to end at the start prices; NaN where the market
    /// was closed.
    private mutating func walk(
        from first: UTCTime,
        _ begins: [UTCTime],
        stepSeconds: Int,
        count: Int
    ) -> [[Double]] {
        var past = [[Double]](
            repeating: [Double](repeating: .nan, count: count),
            count: instruments.count
        )
        for step in 0..<count {
            let time = first + .seconds(step * stepSeconds)
            advanceSessions(to: time)
            for group in groups.indices { groups[group].advance(seconds: Double(stepSeconds)) }
            for index in instruments.indices where begins[index] <= time {
                guard let closed = closedSeconds(index) else { continue }
                if closed > 0 { processes[index].gap(closedSeconds: closed) }
                processes[index].advance(seconds: Double(stepSeconds), groups[groupOf[index]])
                past[index][step] = processes[index].mid
            }
        }
        for index in instruments.indices {
            let start = instruments[index].startPrice.approximate
            let scale = start / processes[index].mid
            for step in 0..<count { past[index][step] *= scale }
            processes[index].rebase(to: start)
        }
        return past
    }

    /// Per instrument an instant, aligned to the largest interval, from which it has enough open
    /// bars. A year of closed time is the bound of the search.
    private func begins(_ counts: [BarInterval: Int]) -> [UTCTime] {
        let largest = BarInterval(seconds: counts.keys.map(\.seconds).max() ?? 1)
        var found: [TradingCalendar: UTCTime] = [:]
        for calendar in Set(instruments.map(\.instrument.calendar)) {
            var first = tick
            for (interval, count) in counts {
                var opening = interval.opening(of: tick)
                var missing = count
                let limit = opening - .days(366) - interval.span * (count * 2)
                while missing > 0, opening > limit {
                    opening = opening - interval.span
                    if calendar.isOpenWithin(opening, interval) { missing -= 1 }
                }
                first = min(first, opening)
            }
            found[calendar] = largest.opening(of: first)
        }
        return instruments.map { found[$0.instrument.calendar] ?? tick }
    }
}

extension TradingCalendar {
    /// Whether the history's steps see the market open within a bar.
    fileprivate func isOpenWithin(_ opening: UTCTime, _ interval: BarInterval) -> Bool {
        if self == .always { return true }
        // Four looks, as the walk takes them; a day's equity session lies between the last two.
        let part = max(1, interval.seconds / 4)
        return (0..<4).contains { isOpen(at: opening + .seconds($0 * part)) }
    }
}
