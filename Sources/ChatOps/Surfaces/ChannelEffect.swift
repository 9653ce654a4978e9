internal import TradingCore

/// What a channel's queue wants done. `Call` is what the channel starts over the network.
enum ChannelEffect<Call> {
    /// Starts a call; its outcome comes back under the number.
    case call(Call, number: UInt64)
    /// Tells the journal of an item's end.
    case record(DeliveryRecorded)
    /// Tells the operator, over the other channels.
    case tell(EdgeNotice)
    /// Calls back no later than this moment of the monotonic clock.
    case wake(atMonotonic: Int64)
}
