import Journaling
import TradingCore

/// From when on jobs were promised, for those that have never run. A run that came due while the
/// process slept or died at just that moment is made up for, so the last fact alone says too little.
struct FirstPromise {
    /// Runs that came due after this may still be owed.
    let time: UTCTime

    /// A late run is worth something for so long.
    private static let latenessMax = TimeSpan.hours(6)

    /// Looks at the journal's first event; `last` is the time of its last one.
    init(_ history: JournalReader, last: UTCTime) {
        let first = try? history.events(EventFilter(after: 0, limit: 1)).first?.time
        time = min(last, max(first ?? last, last - Self.latenessMax))
    }
}
