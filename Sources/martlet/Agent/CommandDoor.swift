import ChatOps
import Platform
import TradingCore

/// What the edges may do with the loop: hand in commands, receipts and notices, and ask it to stop.
/// Every command is signed here, whatever surface it comes from.
final class CommandDoor: Sendable {
    private let mailbox: Mailbox<LoopInput>
    private let signer: EnvelopeSigner

    init(mailbox: Mailbox<LoopInput>, signer: EnvelopeSigner) {
        self.mailbox = mailbox
        self.signer = signer
    }

    /// Signs a command and hands it in; false when the mailbox is full. A halt takes the lane that
    /// is emptied first.
    func submit(_ command: IncomingCommand, _ waiter: CommandWaiter) -> Bool {
        var lane = MailboxLane.normal
        if case .text(let text) = command.content, text.lowercased().hasPrefix("/halt") {
            lane = .urgent
        }
        return mailbox.post(.command(signer.sign(command), waiter), to: lane)
    }

    /// Hands in an envelope that somebody else signed.
    func submit(_ envelope: SignedEnvelope, _ waiter: CommandWaiter) -> Bool {
        mailbox.post(.command(envelope, waiter))
    }

    /// A receipt. When the mailbox is full it is lost, and the item goes out again after the next
    /// start.
    func report(_ delivery: DeliveryRecorded) { _ = mailbox.post(.delivery(delivery)) }

    func tell(_ notice: EdgeNotice) { _ = mailbox.post(.notice(notice)) }

    func stop(_ reason: String) { _ = mailbox.post(.stop(reason: reason), to: .urgent) }
}
