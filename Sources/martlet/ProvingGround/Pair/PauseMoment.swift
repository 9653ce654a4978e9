/// Where a process can be stopped in the middle of what it does.
enum PauseMoment: Int, CaseIterable {
    /// Between two turns of its loop.
    case idle
    /// Facts are decided, and not written yet.
    case beforeCommit
    /// They are durable; what waited for them has not left.
    case afterCommit
    /// It is about to look whether it still leads.
    case beforeLease
    /// It has looked; the order is about to be signed.
    case beforeSigning
    /// A call to Telegram is about to leave.
    case beforeCall
    /// A request to a receiver of webhooks is about to leave.
    case beforePost

    /// After these it looks no more whether it leads: only its end keeps it from sending.
    var isPastLook: Bool { self == .beforeSigning || self == .beforeCall || self == .beforePost }
}
