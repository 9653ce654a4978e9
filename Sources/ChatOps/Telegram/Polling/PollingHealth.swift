/// How the conversation with Telegram stands.
package struct PollingHealth: Sendable, Equatable {
    package enum State: String, Sendable {
        case starting, polling
        /// The last call failed; another follows.
        case backingOff = "backing_off"
        /// Another program polls with the same token.
        case conflict
        /// The token is not valid any more; looked at again every few minutes.
        case tokenRevoked = "token_revoked"
        case stopped
    }
    package internal(set) var state = State.starting
    /// When commands could last be heard, on the monotonic clock in nanoseconds; nil before the
    /// first answer.
    package internal(set) var lastHeardMonotonic: Int64?
    /// The last trouble in words, without secrets; empty while all is well.
    package internal(set) var trouble = ""
    package internal(set) var botName = ""
    package internal(set) var botID: Int64 = 0
    /// The next offset that will be asked for; nil before the first batch.
    package internal(set) var offset: Int64?
    package internal(set) var updates = 0
    package internal(set) var accepted = 0
    package internal(set) var ignored = 0
    /// Updates that came again after they were done.
    package internal(set) var repeated = 0
    package internal(set) var undecodable = 0
    /// Commits that did not come, or that the loop refused.
    package internal(set) var uncommitted = 0
    package internal(set) var failures = 0
    package internal(set) var stalls = 0
    package internal(set) var refusals: [RefusalReason: Int] = [:]

    /// Before anything has happened.
    package init() {}
}
