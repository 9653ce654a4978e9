/// The lane that an element takes through a ``Mailbox``, which decides what happens at the bound.
package enum MailboxLane: Sendable, Hashable {
    /// Taken before everything else (a halt). A full lane refuses; nothing that was accepted is
    /// dropped.
    case urgent
    /// Taken in order of arrival (orders, fills, commands). A full lane refuses; nothing accepted
    /// is dropped.
    case normal
    /// Only the newest element per key is kept (quotes), in the place of the first one. A new key
    /// is refused when all places are taken.
    case lossy(key: String)
}

/// The bound of each lane, in elements; for the lossy lane in different keys.
package struct MailboxBounds: Sendable, Equatable {
    /// Elements that may wait in the urgent lane.
    package var urgentMax: Int
    /// Elements that may wait in the normal lane.
    package var normalMax: Int
    /// Different keys that may wait in the lossy lane.
    package var lossyKeysMax: Int

    /// States the three bounds; each must be at least 1.
    package init(urgentMax: Int = 256, normalMax: Int = 8_192, lossyKeysMax: Int = 1_024) {
        precondition(urgentMax > 0 && normalMax > 0 && lossyKeysMax > 0)
        self.urgentMax = urgentMax
        self.normalMax = normalMax
        self.lossyKeysMax = lossyKeysMax
    }
}

/// What a ``Mailbox`` has seen since it was made.
package struct MailboxCounts: Sendable, Equatable {
    /// Elements waiting now, over all lanes.
    package var waiting = 0
    /// The most elements that ever waited at once.
    package var waitingHighWater = 0
    /// Elements that were refused because their lane was full.
    package var refused = 0
    /// Lossy elements that a newer one of the same key replaced before they were taken.
    package var replaced = 0
}
