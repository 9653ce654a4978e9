import Platform
import TradingCore
import TradingEngine

/// The time between the last turn and the end.
extension AgentLoop {
    /// How long an orderly end waits for what is on the wire, so that with the closing of everything
    /// else it takes less than five seconds.
    static let settlingNanosecondsMax: Int64 = 2_000_000_000

    /// Has the channels begin nothing new, and records the receipts of what is on its way, so that
    /// the next start does not send it again. What is not through at the bound stays undelivered.
    ///
    /// - Throws: `JournalFailure` when the journal can no longer be trusted.
    func settle() throws(JournalFailure) {
        let deadline = parts.clock.monotonicNanoseconds() + Self.settlingNanosecondsMax
        parts.deliveries.settle()
        while true {
            parts.leadership?.beat(atMonotonic: parts.clock.monotonicNanoseconds())
            // Asked before the mail is taken: what ended before the question has its receipt in it.
            let isSettled = parts.deliveries.isSettled
            let now = parts.clock.monotonicNanoseconds()
            // A send may also end without a receipt, of which nobody tells.
            let look = isSettled ? 0 : min(deadline, now + 20_000_000)
            var inputs: [LoopInput] = []
            let count = parts.mailbox.takeAll(into: &inputs, max: 512, waitUntilMonotonic: look)
            for input in inputs { takeAtEnd(input) }
            let receipts = takeReceipts()
            if runner.hasUncommitted { try commit() }
            guard now < deadline else { return }
            if isSettled, count == 0, receipts == 0 { return }
        }
    }

    /// A command that came too late is not done: Telegram hands it to the next start, whoever else
    /// sent it is told. What venues and feeds say is asked for anew by the next start.
    private func takeAtEnd(_ input: LoopInput) {
        switch input {
        case .command(_, let waiter):
            waiter.committed(false)
            waiter.unwritten(.stopping)
        case .notice, .trial: take(input)
        case .receipts, .venue, .market, .stop: break
        }
    }
}
