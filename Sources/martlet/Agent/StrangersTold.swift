import ChatOps
import Journaling
import TradingCore

/// Which notices of strangers an earlier run has raised today (UTC): one a day is enough, however
/// often the agent starts.
struct StrangersTold {
    /// Today, where the poller's screen has told; else nil.
    let byScreen: UTCDay?
    /// Today, where the command desk has told; else nil.
    let byDesk: UTCDay?

    /// Reads the alerts of today by the real clock; what cannot be read was not told.
    init(_ history: JournalReader, wall: UTCTime) {
        let subjects = (try? history.subjects(of: .intruder, since: wall.day.start)) ?? []
        let desk = CommandDesk.strangersSubject
        byScreen = subjects.subtracting([desk]).isEmpty ? nil : wall.day
        byDesk = subjects.contains(desk) ? wall.day : nil
    }
}
