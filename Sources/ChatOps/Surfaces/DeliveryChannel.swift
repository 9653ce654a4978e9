/// A way out: Telegram, the console, a webhook. It owns its queue, its order, its back-off and its
/// limits; it never makes the caller wait. Every item ends in exactly one reported outcome.
package protocol DeliveryChannel: AnyObject, Sendable {
    /// The name under which receipts are journaled: `telegram`, `console`, or a webhook's name.
    var name: String { get }
    /// Takes an item that is durable in the journal; returns at once.
    func enqueue(_ item: OutgoingItem)
    /// Takes notice of an answer that found no room on its way here, records its end and returns at
    /// once; does nothing where the channel carries no answers.
    func leaveOut(answer number: Int64, chat: Int64)
    /// Begins nothing new, and goes on to report the ends of what is under way.
    func settle()
    /// Whether nothing is under way and every end was reported. Stays true after ``settle()``.
    var isSettled: Bool { get }
    /// Whether nothing waits and nothing is on its way.
    var isIdle: Bool { get }
    /// Ends the channel; what is queued stays undelivered in the journal and goes out after the
    /// next start.
    func stop()
}

extension DeliveryChannel {
    /// True, for a channel that is done with an item when it has taken it.
    package var isIdle: Bool { true }
    /// Does nothing.
    package func leaveOut(answer number: Int64, chat: Int64) {}
    /// Does nothing, for a channel that is through with an item as soon as it has taken it.
    package func settle() {}
    /// True, for the same channels.
    package var isSettled: Bool { true }
}
