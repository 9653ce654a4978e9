internal import TradingCore

/// What the poller's state wants done.
enum PollingEffect {
    /// Starts a call; its outcome comes back under the same number.
    case call(BotCall, number: UInt64)
    /// Gives up whatever call is under way.
    case cancel(number: UInt64)
    /// Hands a command to the loop; its word comes back under the update's id.
    case submit(IncomingCommand, update: Int64)
    case tell(EdgeNotice)
    /// Ends the spinner of a tap that is not executed.
    case answerTap(id: String, text: String)
    case reachability(chat: Int64, isReachable: Bool)
    /// Calls back no later than this moment of the monotonic clock.
    case wake(atMonotonic: Int64)
}
