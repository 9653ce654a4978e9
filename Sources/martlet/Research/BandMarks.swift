import Journaling
import Research
import TradingCore

/// What was told of the bands, as the journal remembers it: beside the jobs that were done, under a name for
/// each strategy, the pass and where it was seen to stand.
struct BandMarks {
    let jobsDone: [String: String]

    private static func name(_ strategy: StrategyID) -> String { "band \(strategy)" }

    /// What is written down of a track; nil when nothing is new. What fell under the band of a pass stays
    /// marked until there is a newer one.
    func mark(for track: BandTrack) -> JobFinished? {
        if left(by: track.strategy) == track.pass.time { return nil }
        let name = Self.name(track.strategy)
        let key = "\(track.pass.time.nanoseconds) \(track.place.rawValue)"
        guard let known = jobsDone[name] else {
            return track.place == .within ? nil : mark(name, key)
        }
        return known == key ? nil : mark(name, key)
    }

    private func mark(_ name: String, _ key: String) -> JobFinished {
        JobFinished(name: name, key: key, isLate: false, outcome: "done")
    }

    /// The time of the pass whose band a strategy fell under; nil when it stands elsewhere.
    func left(by strategy: StrategyID) -> UTCTime? {
        let words = (jobsDone[Self.name(strategy)] ?? "").split(separator: " ")
        guard words.count == 2, words[1] == LiveBand.Place.under.rawValue else { return nil }
        return Int64(words[0]).map { UTCTime(nanoseconds: $0) }
    }
}
