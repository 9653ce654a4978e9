import ChatOps
import TradingCore

/// What reaches the agent's loop from other threads.
enum LoopInput: Sendable {
    case command(SignedEnvelope, CommandWaiter)
    /// Receipts wait in the mail of the edges.
    case receipts
    case notice(EdgeNotice)
    /// How a trial over recorded bars gets on.
    case trial(TrialNews)
    /// What a venue at the other end of a wire says.
    case venue(VenueReport)
    /// A price from a feed at the other end of a wire.
    case market(MarketEvent)
    case stop(reason: String)
}

/// Who waits for a command's outcome. Every closure is called at most once, from the loop, and must
/// return at once; `answered` is called again where a further part of the answer follows.
struct CommandWaiter: Sendable {
    /// Called when the command's effect and answer are durable, or with false when they are not.
    var committed: @Sendable (Bool) -> Void = { _ in }
    /// Called when the answer cannot be made durable now.
    var unwritten: @Sendable (UnwrittenAnswer) -> Void = { _ in }
    /// Called with the durable answer.
    var answered: @Sendable (CommandAnswered) -> Void = { _ in }
    /// Called when there is no answer: the command was answered before, or nobody is to have one.
    var unanswered: @Sendable () -> Void = {}
    /// A short text for the button that was tapped.
    var toast: @Sendable (String) -> Void = { _ in }
    /// The person who sent a pairing code was bound.
    var bound: @Sendable () -> Void = {}
    /// The message held a code and should be deleted.
    var deleteMessage: @Sendable () -> Void = {}
}
