import ChatOps
import Logging
import Platform
import Synchronization
import TradingCore

/// What the edges may do with the loop: hand in commands, receipts and notices, and ask it to stop.
/// Every command is signed here, whatever surface it comes from.
final class CommandDoor: Sendable {
    private let mailbox: Mailbox<LoopInput>
    private let mail: EdgeMail
    private let signer: EnvelopeSigner
    private let log: Logger
    private let isClosed = Mutex(false)

    init(mailbox: Mailbox<LoopInput>, mail: EdgeMail, signer: EnvelopeSigner, log: Logger) {
        self.mailbox = mailbox
        self.mail = mail
        self.signer = signer
        self.log = log
    }

    /// Signs a command and hands it in; false when the mailbox is full or the agent is stopping. A
    /// halt takes the lane that is emptied first.
    func submit(_ command: IncomingCommand, _ waiter: CommandWaiter) -> Bool {
        guard !isClosed.withLock({ $0 }) else { return false }
        let lane: MailboxLane = command.isHalt ? .urgent : .normal
        return mailbox.post(.command(signer.sign(command), waiter), to: lane)
    }

    /// Hands in an envelope that somebody else signed.
    func submit(_ envelope: SignedEnvelope, _ waiter: CommandWaiter) -> Bool {
        guard !isClosed.withLock({ $0 }) else { return false }
        return mailbox.post(.command(envelope, waiter))
    }

    /// A receipt. What finds no room is counted and told, and the item goes out again after the next
    /// start.
    func report(_ delivery: DeliveryRecorded) { _ = mail.add(delivery) }

    /// A notice. What finds no room is logged here in full, counted and told.
    func tell(_ notice: EdgeNotice) {
        guard !mailbox.post(.notice(notice)), !mailbox.isClosed else { return }
        let count = mail.noteLostNotice()
        log.warning(
            "not taken by the engine: \(notice.report.headline)",
            metadata: ["subject": "\(notice.subject)", "lost": "\(count)"]
        )
    }

    func stop(_ reason: String) { _ = mailbox.post(.stop(reason: reason), to: .urgent) }

    /// Takes no more commands; receipts and notices still pass.
    func close() { isClosed.withLock { $0 = true } }
}
