import Journaling
import Logging
import Platform
import TradingCore
import TradingEngine

/// When the journal is written, and the book beside it.
extension AgentLoop {
    /// Whether what was recorded may wait a moment for more. A replay at full speed comes through
    /// many days in the time of one disk sync; nobody waits for its facts, and what goes out waits
    /// for its own commit.
    var mayWait: Bool {
        parts.pace == .max && !sourceEnded && waiting.isEmpty && !runner.hasOutward
            && runner.uncommittedCount < Self.entriesPerCommitMax
            && parts.clock.monotonicNanoseconds() - committedAt < 50_000_000
    }

    /// Facts that wait for one commit at most.
    static let entriesPerCommitMax = 256

    /// Saves the book beside the events, so that a start need not fold all of them. A book that is ahead
    /// of the events waits: what it holds would be folded into it once more, or was never durable.
    func saveSnapshot() {
        guard !runner.hasUncommitted else { return }
        lastSnapshotAt = runner.sequence
        do {
            let saved = SavedBook(time: reached, book: runner.state.book)
            let bytes = try SnapshotCodec.encode(saved)
            try parts.journal.saveSnapshot(bytes, at: runner.sequence)
        } catch {
            log.warning("no snapshot was saved", metadata: ["reason": "\(error)"])
        }
    }

    /// Writes down how far the market clock has come, so that a restart goes on there.
    func rememberMarketClock() {
        guard let name = parts.source.name, !sourceEnded,
            runner.state.book.marketClock[name] != reached
        else { return }
        runner.handle(
            .fact(.marketClockReached(MarketClockReached(source: name, time: reached))),
            at: reached,
            wall: wallNow(),
            cause: "replay"
        )
    }
}
