internal import TradingCore

/// An alert on its way to one target.
struct WebhookJob {
    let item: OutgoingItem
    /// Order of arrival.
    let serial: UInt64
    /// Monotonic time of arrival.
    let since: Int64
    /// Tries that were refused for what the item is.
    var refusals = 0
    /// Tries that ended in the server's own error.
    var serverErrors = 0
    /// Whether the next ones have gone on without it.
    var isAside = false
    /// When an item that was put aside is tried again.
    var notBefore: Int64 = 0

    init(_ item: OutgoingItem, serial: UInt64, since: Int64) {
        self.item = item
        self.serial = serial
        self.since = since
    }

    /// Fills and halts are never dropped for want of room.
    static func isProtected(_ item: OutgoingItem) -> Bool {
        switch item.kind {
        case .orderFilled, .haltLatched, .haltCleared, .killSwitch, .liquidation: true
        default: false
        }
    }
}
