import TradingCore

/// The report of `/markets correlation`.
extension EngineState {
    /// The correlations of the instruments with kept bars, of the interval that most of them share unless
    /// another is asked for.
    func correlationReport(_ about: String?, _ wanted: BarInterval?) -> CorrelationReport {
        let rings = moment.bars.sorted { $0.key < $1.key }
        let frames = CorrelationTable.frames(of: rings.map(\.value))
        let usual = CorrelationTable.usual(of: rings.map(\.value))
        guard let interval = wanted.flatMap({ frames.contains($0) ? $0 : nil }) ?? usual else {
            return CorrelationReport(
                time: moment.now,
                about: about,
                note: "No bar has closed since the start."
            )
        }
        var note: String?
        if let wanted, wanted != interval {
            note =
                "There are not enough bars of \(wanted.text) yet; these are of \(interval.text). Bars are "
                + "kept since the start."
        }
        let held = Set(book.positions.filter { !$0.value.quantity.isZero }.keys)
        var table = CorrelationTable(interval: interval)
        // What is held stands first where there are more than a picture can show.
        for (id, ring) in rings.filter({ held.contains($0.key) })
            + rings.filter({ !held.contains($0.key) })
        {
            table.take(name(of: id, among: rings.map(\.key)), ring, isWanted: id.symbol == about)
        }
        return table.report(about: about, frames: frames, note: note, at: moment.now)
    }

    /// The symbol; with the venue where another has the same.
    private func name(of id: InstrumentID, among ids: [InstrumentID]) -> String {
        ids.count { $0.symbol == id.symbol } > 1 ? "\(id.symbol) (\(id.venue))" : id.symbol
    }
}

/// The closes of instruments at one interval, and what their returns have to do with one another.
private struct CorrelationTable {
    private struct Column {
        let name: String
        let closes: TimedCloses
        /// Whether it is what somebody asked about.
        let isWanted: Bool
    }

    private struct Pair {
        let one: Column
        let other: Column
        let value: Double?
        let returns: Int
    }

    let interval: BarInterval
    private var columns: [Column] = []
    private var missing: [String] = []
    private var beyond: [String] = []

    init(interval: BarInterval) { self.interval = interval }

    /// The intervals of which two instruments or more have bars enough, shortest first.
    static func frames(of rings: [BarRing]) -> [BarInterval] {
        var counts: [BarInterval: Int] = [:]
        for ring in rings {
            for frame in ring.frames where isEnough(ring, frame) { counts[frame, default: 0] += 1 }
        }
        return counts.filter { $0.value > 1 }.keys.sorted { $0.seconds < $1.seconds }
    }

    /// Of the intervals at which bars come, the one at which the most instruments have bars enough; the shortest
    /// of equals. Nil without bars.
    static func usual(of rings: [BarRing]) -> BarInterval? {
        let own = Set(rings.map(\.interval)).sorted { $0.seconds < $1.seconds }
        let counts = own.map { interval in
            (interval: interval, count: rings.count { isEnough($0, interval) })
        }
        return counts.max { $0.count < $1.count }?.interval
    }

    private static func isEnough(_ ring: BarRing, _ interval: BarInterval) -> Bool {
        ring.frames.contains(interval)
            && ring.wholeCount(of: interval) > CorrelationReport.returnsMin
    }

    mutating func take(_ name: String, _ ring: BarRing, isWanted: Bool) {
        guard interval.seconds.isMultiple(of: ring.interval.seconds) else {
            return missing.append("\(name): its bars are of \(ring.interval.text)")
        }
        guard Self.isEnough(ring, interval) else {
            let returns = max(0, ring.wholeCount(of: interval) - 1)
            return missing.append(
                "\(name): not enough bars, \(returns) of \(CorrelationReport.returnsMin) returns"
            )
        }
        guard isWanted || columns.count < CorrelationReport.namesMax else {
            return beyond.append(name)
        }
        // What somebody asks about has its place before the last one.
        if columns.count == CorrelationReport.namesMax,
            let last = columns.lastIndex(where: { !$0.isWanted })
        {
            beyond.append(columns.remove(at: last).name)
        }
        let closes = TimedCloses(ring.wholeBars(of: interval))
        columns.append(Column(name: name, closes: closes, isWanted: isWanted))
    }
}

extension CorrelationTable {
    func report(
        about: String?,
        frames: [BarInterval],
        note: String?,
        at now: UTCTime
    ) -> CorrelationReport {
        let sorted = columns.sorted { $0.name < $1.name }
        var values: [[Fraction?]] = sorted.indices.map { row in
            sorted.indices.map { $0 == row ? .one : nil }
        }
        var pairs: [Pair] = []
        for (row, one) in sorted.enumerated() {
            for (column, other) in sorted.enumerated().dropFirst(row + 1) {
                let pair = pair(one, other)
                values[row][column] = pair.value.flatMap { Fraction(approximating: $0) }
                values[column][row] = values[row][column]
                pairs.append(pair)
            }
        }
        let isAsked = sorted.contains(where: \.isWanted)
        let full = beyond.map { "\($0): more than \(CorrelationReport.namesMax) do not fit" }
        let asked = isAsked ? pairs.filter { $0.one.isWanted || $0.other.isWanted } : pairs
        let ranked = asked.sorted { ($0.value ?? -2) > ($1.value ?? -2) }
        let (listed, left) = parted(ranked)
        return CorrelationReport(
            time: now,
            interval: interval.text,
            frames: frames.map(\.text),
            about: isAsked ? about : nil,
            names: sorted.map(\.name),
            values: values,
            rows: listed.map { row($0, isAsked) },
            more: left.count,
            moreFrom: left.first?.value.map(Self.text),
            moreTo: left.last?.value.map(Self.text),
            missing: missing + full,
            note: note ?? self.note(about, isAsked)
        )
    }

    private func note(_ about: String?, _ isAsked: Bool) -> String? {
        if columns.count < 2 {
            return "Not enough bars of \(interval.text) yet: two instruments with "
                + "\(CorrelationReport.returnsMin + 1) bars each are needed."
        }
        guard let about, !isAsked else { return nil }
        return "\(about) has not enough bars of \(interval.text) yet; these are the others."
    }

    private func pair(_ one: Column, _ other: Column) -> Pair {
        let returns = one.closes.returns(with: other.closes)
        let isEnough = returns.count >= CorrelationReport.returnsMin
        return Pair(
            one: one,
            other: other,
            value: isEnough ? Correlation.pearson(returns) : nil,
            returns: returns.count
        )
    }

    /// The pairs that are listed, and those between the highest and the lowest that are not.
    private func parted(_ ranked: [Pair]) -> (listed: [Pair], left: ArraySlice<Pair>) {
        guard ranked.count > CorrelationReport.rowsMax else { return (ranked, []) }
        let known = ranked.prefix { $0.value != nil }
        let half = CorrelationReport.rowsMax / 2
        guard known.count > 2 * half else {
            let rest = ranked.dropFirst(CorrelationReport.rowsMax)
            return (Array(ranked.prefix(CorrelationReport.rowsMax)), rest)
        }
        return (known.prefix(half) + known.suffix(half), ranked[half..<known.count - half])
    }

    /// Where one is asked about, it stands first.
    private func row(_ pair: Pair, _ isAsked: Bool) -> CorrelationRow {
        let isTurned = isAsked && pair.other.isWanted
        let isFew = pair.returns < CorrelationReport.returnsMin
        return CorrelationRow(
            one: isTurned ? pair.other.name : pair.one.name,
            other: isTurned ? pair.one.name : pair.other.name,
            correlation: pair.value.map(Self.text),
            returns: pair.returns,
            lack: pair.value == nil ? (isFew ? "not enough bars" : "one did not move") : nil
        )
    }

    /// Two decimals with their sign; no minus before a zero.
    private static func text(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let digits = String(hundredths.magnitude % 100)
        let sign = hundredths < 0 ? "-" : "+"
        return sign + "\(hundredths.magnitude / 100)." + (digits.count < 2 ? "0" + digits : digits)
    }
}
