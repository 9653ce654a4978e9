package import TradingCore

/// What a file of bars is like: its extent and everything odd in it. Lists hold the first
/// `listMax` cases, counts hold all.
package struct BarFileReport: Sendable, Hashable {
    /// A stretch in which bars are missing although the market was open.
    package struct Gap: Sendable, Hashable {
        /// The opening of the first missing bar.
        package let from: UTCTime
        /// The opening of the bar that ends the gap.
        package let to: UTCTime
        /// How many bars of open market are missing.
        package let missing: Int
    }

    /// A jump overnight by a ratio that splits have.
    package struct SuspectedSplit: Sendable, Hashable {
        /// The first bar after it.
        package let time: UTCTime
        /// `2:1`, or `1:20` for a reverse split.
        package let ratio: String
        package let closeBefore: Price
        package let openAfter: Price
    }

    /// A bar whose price stands out and comes back.
    package struct Outlier: Sendable, Hashable {
        package let time: UTCTime
        package let price: Price
    }

    package static let listMax = 20

    package let name: BarFileName
    /// Rows in the file, duplicates included.
    package let rowsRead: Int
    /// Numbers with more than twelve places that were rounded.
    package let roundedCount: Int
    /// Rows that are left.
    package internal(set) var rows = 0
    package internal(set) var firstTime = UTCTime.epoch
    package internal(set) var lastTime = UTCTime.epoch
    /// From the file's name, or else the most frequent step (the smaller of equals; a day for a
    /// single row).
    package internal(set) var interval = BarInterval.day
    /// The most frequent step where it contradicts the file's name.
    package internal(set) var contradictingStep: TimeSpan?
    package internal(set) var gapCount = 0
    package internal(set) var missingBars = 0
    package internal(set) var longestGap: Gap?
    package internal(set) var gaps: [Gap] = []
    /// Breaks in which the market was closed: weekends, nights, holidays.
    package internal(set) var sessionBreakCount = 0
    /// Rows that repeat another exactly; dropped.
    package internal(set) var identicalDuplicates = 0
    /// Rows that tell the same bar otherwise; the last one in the file counts.
    package internal(set) var conflictingDuplicates = 0
    /// Rows that came after a later one; sorted.
    package internal(set) var outOfOrderCount = 0
    /// Rows that begin before the bar before them is over.
    package internal(set) var overlapCount = 0
    package internal(set) var outlierCount = 0
    package internal(set) var outliers: [Outlier] = []
    package internal(set) var zeroVolumeCount = 0
    package internal(set) var splitCount = 0
    package internal(set) var splits: [SuspectedSplit] = []

    init(name: BarFileName, rowsRead: Int, roundedCount: Int) {
        self.name = name
        self.rowsRead = rowsRead
        self.roundedCount = roundedCount
    }

    /// Puts rows in the order of time and drops duplicates.
    mutating func sort(_ read: [BarRow]) -> [BarRow] {
        var latest = read[0].time
        for row in read {
            if row.time < latest { outOfOrderCount += 1 }
            latest = max(latest, row.time)
        }
        var ordered = read
        if outOfOrderCount > 0 {
            // The place in the file decides among equals, so that the last one wins below.
            ordered = read.enumerated().sorted {
                ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
            }.map(\.element)
        }
        var kept: [BarRow] = []
        kept.reserveCapacity(ordered.count)
        for row in ordered {
            guard let last = kept.last, last.time == row.time else {
                kept.append(row)
                continue
            }
            if last == row { identicalDuplicates += 1 } else { conflictingDuplicates += 1 }
            kept[kept.count - 1] = row
        }
        return kept
    }

    /// Fills the report from sorted rows, of which there is at least one.
    mutating func examine(_ sorted: [BarRow]) {
        rows = sorted.count
        firstTime = sorted[0].time
        lastTime = sorted[sorted.count - 1].time
        let step = Self.mostFrequentStep(sorted)
        interval = name.interval ?? step ?? .day
        if let step, step != interval { contradictingStep = step.span }
        zeroVolumeCount = sorted.count { $0.volume.isZero }
        findGaps(sorted)
        findOutliers(sorted)
        if name.kind == .equity { findSplits(sorted) }
    }

    private static func mostFrequentStep(_ sorted: [BarRow]) -> BarInterval? {
        var counts: [Int64: Int] = [:]
        for index in sorted.indices.dropFirst() {
            let step = (sorted[index].time - sorted[index - 1].time).nanoseconds / 1_000_000_000
            if step > 0 { counts[step, default: 0] += 1 }
        }
        let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
        return best.map { BarInterval(seconds: Int($0.key)) }
    }

    /// What an operator should read before trusting the file, one sentence a line.
    package var findings: [String] {
        var lines = [
            "\(name.file): \(rows) bars of \(interval.text) from \(firstTime) to \(lastTime)."
        ]
        func add(_ count: Int, _ text: String) { if count > 0 { lines.append("\(count) \(text)") } }
        if let step = contradictingStep {
            lines.append("Most bars are \(step.display) apart, which contradicts the name.")
        }
        add(gapCount, "gaps with \(missingBars) missing bars.")
        if let gap = longestGap { lines.append("The longest gap: \(gap.from) to \(gap.to).") }
        add(sessionBreakCount, "breaks in which the market was closed.")
        add(identicalDuplicates, "identical duplicates, dropped.")
        add(conflictingDuplicates, "conflicting duplicates, the last one counts.")
        add(outOfOrderCount, "rows out of order, sorted.")
        add(overlapCount, "rows that begin before the bar before them is over.")
        add(outlierCount, "outliers that come back at once.")
        add(zeroVolumeCount, "bars without volume.")
        add(roundedCount, "numbers rounded to twelve places.")
        for split in splits {
            lines.append("Suspected \(split.ratio) split at \(split.time), not adjusted.")
        }
        add(splitCount - splits.count, "more suspected splits.")
        return lines
    }
}
