import TradingCore

/// The instruments in the order of their scores at the start of a period, the largest first; equal scores in
/// the order of their names.
struct RankTable: Sendable {
    struct Row: Sendable {
        let instrument: InstrumentID
        let reading: RankTracker.Reading
        /// The reading's score, with its sign turned where the instrument is quoted the other way round.
        let score: Double
        /// 1 is the strongest.
        let rank: Int
    }
    let rows: [InstrumentID: Row]
    /// Strongest first.
    let order: [Row]
    /// When the last bar of the ranking closed.
    let time: UTCTime
    var count: Int { order.count }

    /// Ranks the newest period, once every instrument has its bar of it or a later bar has come, so that
    /// stragglers are no longer waited for; until then the period before it. Nil before the first reading.
    /// `inverted` are instruments that are quoted the other way round.
    init?(_ trackers: [InstrumentID: RankTracker], inverted: Set<InstrumentID> = []) {
        let readings = trackers.values.compactMap(\.newest)
        guard let newest = readings.map(\.period).max() else { return nil }
        let opened = readings.filter { $0.period == newest }
        let openedAt = opened.map(\.time).min() ?? .epoch
        let isLate = trackers.values.contains { $0.closeTime > openedAt }
        let earlier = trackers.values.flatMap { [$0.newest?.period, $0.previous?.period] }
            .compactMap { $0 }.filter { $0 < newest }.max()
        let isComplete = opened.count == readings.count || isLate
        let period = isComplete ? newest : earlier ?? newest
        var found: [(id: InstrumentID, reading: RankTracker.Reading, score: Double)] = []
        for (id, tracker) in trackers {
            guard let reading = tracker.reading(of: period) else { continue }
            let score = inverted.contains(id) ? -reading.score : reading.score
            found.append((id, reading, score))
        }
        found.sort { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
        order = found.enumerated().map { index, entry in
            Row(
                instrument: entry.id,
                reading: entry.reading,
                score: entry.score,
                rank: index + 1
            )
        }
        rows = Dictionary(uniqueKeysWithValues: order.map { ($0.instrument, $0) })
        time = order.map(\.reading.time).max() ?? .epoch
    }

    /// The rows that hold a place: those that are held and rank within the band, then the strongest of the
    /// others, as long as there are places and their score is enough.
    ///
    /// - Parameters:
    ///   - places: how many may hold one; 1 or more.
    ///   - band: ranks up to which what is held stays; `places` or more.
    ///   - scoreMin: the least score that earns or keeps a place.
    ///   - isHeld: whether an instrument is held in the wanted direction.
    /// - Returns: the rows, strongest first.
    func chosen(
        places: Int,
        band: Int,
        scoreMin: Double,
        isHeld: (InstrumentID) -> Bool
    ) -> [Row] {
        let able = order.filter { $0.score >= scoreMin }
        let kept = able.filter { $0.rank <= band && isHeld($0.instrument) }.prefix(places)
        let keptIDs = Set(kept.map(\.instrument))
        let fresh = able.filter { $0.rank <= places && !keptIDs.contains($0.instrument) }
            .prefix(places - kept.count)
        return (kept + fresh).sorted { $0.rank < $1.rank }
    }
}
