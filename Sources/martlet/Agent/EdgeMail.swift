import ChatOps
import Platform
import Synchronization
import TradingCore

/// Receipts on their way from the edges to the loop. They come thousands at a time, when a digest
/// goes out, so they wait beside the mailbox and take no room from commands; and they are few enough
/// in a turn that no command waits behind them. Counts what the loop had no room for.
final class EdgeMail: Sendable {
    /// Receipts that may wait: those of two digests. One more is lost, and its item goes out again
    /// after the next start.
    static let receiptsMax = 200_000

    private struct State {
        var receipts: [DeliveryRecorded] = []
        /// How many at the front were taken already.
        var taken = 0
        var lostReceipts = 0
        var lostNotices = 0

        var waiting: Int { receipts.count - taken }
    }
    private let state = Mutex(State())
    private let mailbox: Mailbox<LoopInput>
    private let receiptsMax: Int

    /// The mailbox is told when something waits here.
    init(mailbox: Mailbox<LoopInput>, receiptsMax: Int = EdgeMail.receiptsMax) {
        self.mailbox = mailbox
        self.receiptsMax = receiptsMax
    }

    /// Takes a receipt in; false when it found no room, which is counted.
    func add(_ receipt: DeliveryRecorded) -> Bool {
        let (isTaken, isFirst) = state.withLock { state in
            guard state.waiting < receiptsMax else {
                state.lostReceipts += 1
                return (false, false)
            }
            state.receipts.append(receipt)
            return (true, state.waiting == 1)
        }
        if isFirst { wakeLoop() }
        return isTaken
    }

    /// At most so many of the oldest receipts; the loop is woken again where more wait.
    func takeReceipts(max countMax: Int) -> [DeliveryRecorded] {
        let (receipts, hasMore) = state.withLock { state in
            let end = min(state.receipts.count, state.taken + countMax)
            let receipts = Array(state.receipts[state.taken..<end])
            state.taken = end
            let hasMore = state.waiting > 0
            // The front is given back now and then, and not at every turn.
            if !hasMore || state.taken >= 16_384 {
                state.receipts.removeFirst(state.taken)
                state.taken = 0
            }
            return (receipts, hasMore)
        }
        if hasMore { wakeLoop() }
        return receipts
    }

    /// Counts a notice that the mailbox refused; gives back how many since the last telling.
    func noteLostNotice() -> Int {
        state.withLock { state in
            state.lostNotices += 1
            return state.lostNotices
        }
    }

    /// What found no room since this was last asked; nil when everything did.
    func takeLosses() -> EdgeNotice? {
        let (receipts, notices) = state.withLock { state in
            defer { (state.lostReceipts, state.lostNotices) = (0, 0) }
            return (state.lostReceipts, state.lostNotices)
        }
        guard receipts + notices > 0 else { return nil }
        var lines: [String] = []
        if receipts > 0 {
            lines.append("\(receipts) receipts: those messages go out again after the next start.")
        }
        if notices > 0 { lines.append("\(notices) notices of the channels; the log has them.") }
        let report = NoticeReport(
            headline: "The engine was too busy to take everything that its channels told it.",
            lines: lines,
            numbers: [NamedNumber("receipts", receipts), NamedNumber("notices", notices)],
            hint: "/logs"
        )
        return EdgeNotice(kind: .channelTrouble, subject: "mailbox", report: report)
    }

    /// Where even this finds no room, the loop looks by itself within a second.
    private func wakeLoop() { _ = mailbox.post(.receipts, to: .lossy(key: "receipts")) }
}
