package import TradingCore

/// The searches behind a report.
extension BarFileReport {
    /// Looked-at slots per break; a longer break is a gap by its length alone.
    private static var slotsMax: Int { 1_000_000 }

    /// Finds breaks of more than one interval. A break in which the market was closed throughout, by
    /// its calendar, is a session break and no gap.
    mutating func findGaps(_ sorted: [BarRow]) {
        let calendar = TradingCalendar(of: name.kind)
        for index in sorted.indices.dropFirst() {
            let from = sorted[index - 1].time + interval.span
            let to = sorted[index].time
            if to < from { overlapCount += 1 }
            guard from < to else { continue }
            let missing = missingSlots(from, to, calendar)
            guard missing > 0 else {
                sessionBreakCount += 1
                continue
            }
            let gap = Gap(from: from, to: to, missing: missing)
            gapCount += 1
            missingBars += missing
            if gaps.count < Self.listMax { gaps.append(gap) }
            if longestGap.map({ missing > $0.missing }) ?? true { longestGap = gap }
        }
    }

    private func missingSlots(_ from: UTCTime, _ to: UTCTime, _ calendar: TradingCalendar) -> Int {
        // Rounded up without a sum that could pass the bound.
        let slots = Int(((to - from).nanoseconds - 1) / interval.span.nanoseconds + 1)
        guard calendar != .always, slots <= Self.slotsMax else { return slots }
        return (0..<slots).count { slot in
            calendar.isTraded(from + interval.span * slot, interval)
        }
    }

    /// Finds bars that stand out: the step from the last close is beyond `outlierLimit` times the usual
    /// one (the median distance from the median) and at least half of it is lost by the next bar; or
    /// a wick is longer than that. Steps are compared as ratios, up and down alike.
    mutating func findOutliers(_ sorted: [BarRow]) {
        guard sorted.count >= 20 else { return }
        let closes = sorted.map(\.close.approximate)
        let steps = closes.indices.dropFirst().map { step(closes[$0 - 1], closes[$0]) }
        let middle = median(steps)
        // A price that hardly ever moves still has a usual step.
        let usual = max(median(steps.map { abs($0 - middle) }), 1e-5)
        let limit = Self.outlierLimit * usual
        for index in sorted.indices {
            let row = sorted[index]
            let high = step(max(row.open, row.close).approximate, row.high.approximate)
            let low = -step(min(row.open, row.close).approximate, row.low.approximate)
            var price: Price?
            if high > limit { price = row.high } else if low > limit { price = row.low }
            if index > 0, index + 1 < sorted.count {
                let here = steps[index - 1] - middle
                let back = steps[index] - middle
                if abs(here) > limit, abs(here + back) < abs(here) / 2 { price = row.close }
            }
            guard let price else { continue }
            outlierCount += 1
            if outliers.count < Self.listMax {
                outliers.append(Outlier(time: row.time, price: price))
            }
        }
    }

    /// How many usual steps a step must have to stand out.
    package static var outlierLimit: Double { 20 }

    /// A relative step that is the same up and down: +0.25 to 1.25 times, -0.25 to 1/1.25.
    private func step(_ from: Double, _ to: Double) -> Double {
        to >= from ? to / from - 1 : 1 - from / to
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// How far the close of a bar may be from its open where a split is suspected: a third of the jump, and
    /// half of the price. After a split trade goes on as before it; after a crash, or a wrong open, it does not.
    private func restMax(_ ratio: Double) -> Double { min((ratio - 1) / 3, 0.5) }

    /// Finds opens that differ from the close before by a ratio that splits have, within 5 %, and closes that
    /// stay there.
    mutating func findSplits(_ sorted: [BarRow]) {
        let known: [(ratio: Double, text: String)] = [
            (1.5, "3:2"), (2, "2:1"), (3, "3:1"), (4, "4:1"), (5, "5:1"), (6, "6:1"), (7, "7:1"),
            (8, "8:1"), (10, "10:1"), (15, "15:1"), (20, "20:1"), (25, "25:1"), (30, "30:1"),
            (50, "50:1"),
        ]
        for index in sorted.indices.dropFirst() {
            let before = sorted[index - 1].close
            let after = sorted[index].open
            let isReverse = after > before
            let ratio = max(before, after).approximate / min(before, after).approximate
            let nearest = known.min { abs(ratio / $0.ratio - 1) < abs(ratio / $1.ratio - 1) }
            guard let nearest, abs(ratio / nearest.ratio - 1) <= 0.05 else { continue }
            let rest = step(after.approximate, sorted[index].close.approximate)
            guard abs(rest) <= restMax(nearest.ratio) else { continue }
            splitCount += 1
            guard splits.count < Self.listMax else { continue }
            let parts = nearest.text.split(separator: ":")
            let text = isReverse ? "\(parts[1]):\(parts[0])" : nearest.text
            splits.append(
                SuspectedSplit(
                    time: sorted[index].time,
                    ratio: text,
                    closeBefore: before,
                    openAfter: after
                )
            )
        }
    }
}

extension TradingCalendar {
    /// The calendar of a kind of instrument.
    package init(of kind: InstrumentKind) {
        switch kind {
        case .fx: self = .fx
        case .equity: self = .usEquities
        case .spot, .perpetual: self = .always
        }
    }

    /// Whether a bar of this length that opens at `time` is expected: a day by its date, a shorter
    /// one when the market is open at its beginning or its middle.
    fileprivate func isTraded(_ time: UTCTime, _ interval: BarInterval) -> Bool {
        guard interval.seconds >= 86_400 else {
            return isOpen(at: time) || isOpen(at: time + .seconds(interval.seconds / 2))
        }
        let day = time.day
        switch self {
        case .always: return true
        case .fx: return day.isoWeekday <= 5
        case .usEquities: return day.isoWeekday <= 5 && !day.isUSEquitiesHoliday
        }
    }
}
