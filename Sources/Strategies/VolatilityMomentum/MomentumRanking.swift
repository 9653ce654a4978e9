import TradingCore

/// The order of the instruments at the start of a ranking period.
struct MomentumRanking: Sendable {
    struct Row: Sendable {
        let instrument: InstrumentID
        let reading: MomentumTracker.Reading
        /// 1 is the strongest.
        let rank: Int
        /// Wanted direction: +1, -1, or 0 for none.
        let direction: Int
    }
    let rows: [InstrumentID: Row]
    let count: Int
    /// The share of ranked instruments whose momentum is over zero.
    let breadth: Double

    /// Ranks the newest period, once every instrument has its bar of it or a later bar has come, so
    /// that stragglers are no longer waited for; until then the period before it. Nil before the
    /// first reading.
    init?(_ trackers: [InstrumentID: MomentumTracker], _ parameters: VolatilityMomentumParameters) {
        let readings = trackers.values.compactMap(\.newest)
        guard let newest = readings.map(\.period).max() else { return nil }
        let opened = readings.filter { $0.period == newest }
        let openedAt = opened.map(\.time).min() ?? .epoch
        let isLate = trackers.values.contains { $0.closeTime > openedAt }
        let earlier = trackers.values.flatMap { [$0.newest?.period, $0.previous?.period] }
            .compactMap { $0 }.filter { $0 < newest }.max()
        let isComplete = opened.count == readings.count || isLate
        self.init(trackers, period: isComplete ? newest : earlier ?? newest, parameters)
    }

    private init(
        _ trackers: [InstrumentID: MomentumTracker],
        period: Int,
        _ parameters: VolatilityMomentumParameters
    ) {
        let readings = trackers.compactMap { id, tracker in
            tracker.reading(of: period).map { (id, $0) }
        }.sorted { $0.1.score != $1.1.score ? $0.1.score > $1.1.score : $0.0 < $1.0 }
        var rows: [InstrumentID: Row] = [:]
        for (index, (id, reading)) in readings.enumerated() {
            let isStrong = index < parameters.slots && reading.score > 0
            let isWeak =
                parameters.allowShort && index >= readings.count - parameters.slots
                && reading.score < 0
            let isEnough = abs(reading.score) >= parameters.scoreMin
            let direction = !isEnough ? 0 : isStrong ? 1 : isWeak ? -1 : 0
            rows[id] = Row(
                instrument: id,
                reading: reading,
                rank: index + 1,
                direction: direction
            )
        }
        self.rows = rows
        count = readings.count
        let rising = readings.filter { $0.1.momentum > 0 }.count
        breadth = readings.isEmpty ? 0 : Double(rising) / Double(readings.count)
    }
}
