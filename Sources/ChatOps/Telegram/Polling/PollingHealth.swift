/// How the conversation with Telegram stands.
package struct PollingHealth: Sendable, Equatable {
    /// What the poller is doing.
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
    /// Where the conversation stands.
    package internal(set) var state = State.starting
    /// When commands could last be heard, on the monotonic clock in nanoseconds; nil before the
    /// first answer.
    package internal(set) var lastHeardMonotonic: Int64?
    /// The last trouble in words, without secrets; empty while all is well.
    package internal(set) var trouble = ""
    /// The bot's user name from getMe, without `@`.
    package internal(set) var botName = ""
    /// The bot's numeric id from getMe; 0 before its answer.
    package internal(set) var botID: Int64 = 0
    /// The next offset that will be asked for; nil before the first batch.
    package internal(set) var offset: Int64?
    /// Updates received since the start.
    package internal(set) var updates = 0
    /// Commands and pairing codes handed to the loop.
    package internal(set) var accepted = 0
    /// Updates that were not meant for this bot.
    package internal(set) var ignored = 0
    /// Updates that came again after they were done.
    package internal(set) var repeated = 0
    /// Updates that could not be read.
    package internal(set) var undecodable = 0
    /// Commits that did not come, or that the loop refused.
    package internal(set) var uncommitted = 0
    /// Calls that failed or were refused.
    package internal(set) var failures = 0
    /// Polls that were given up because nothing came.
    package internal(set) var stalls = 0
    /// Refused updates by reason.
    package internal(set) var refusals: [RefusalReason: Int] = [:]

    /// Before anything has happened.
    package init() {}
}
