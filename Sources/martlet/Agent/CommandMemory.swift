import ChatOps
import Journaling
import TradingCore

/// What the command desk must remember of the commands before: out of the journal, as far back as
/// it looks, for a journal of years must not slow a start.
struct CommandMemory {
    let history: JournalReader

    /// Fills the desk's memory as of a moment of the wall clock. Also when that clock was set: a
    /// command of now would otherwise count as older than what is remembered.
    func fill(_ desk: CommandDesk, wall: UTCTime) {
        let since = wall - Authenticator.memorySpan
        desk.beginMemory(since: since)
        for seen in (try? history.commandsSince(since)) ?? [] {
            desk.remember(.commandAnswered(Self.answered(seen)), at: seen.time)
        }
    }

    /// As much of an old answer as the desk needs: the envelope with its key and nonce.
    private static func answered(_ seen: SeenCommand) -> CommandAnswered {
        let report = NoticeReport(headline: "", lines: [], numbers: [])
        return CommandAnswered(
            number: 0,
            surface: seen.surface,
            key: seen.key,
            user: 0,
            chat: 0,
            text: "",
            envelope: seen.envelope,
            mac: "",
            verdict: .done,
            reply: Reply(report: .notice(report), template: "notice")
        )
    }
}
