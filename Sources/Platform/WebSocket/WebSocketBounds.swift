/// Bounds and habits of one WebSocket. Times are nanoseconds of the monotonic clock's measure.
package struct WebSocketBounds: Sendable, Equatable {
    /// Bytes of a whole incoming message, all fragments together. Beyond it the link is closed with 1009.
    package var messageBytesMax = 4 << 20
    /// Bytes of the server's answer to the opening handshake.
    package var answerBytesMax = 16 << 10
    /// Bytes of one outgoing frame; a longer message goes out in fragments.
    package var frameBytesMax = 1 << 20
    /// Bytes that wait to be sent, those of this message included; beyond it `send` refuses. One message
    /// alone may be longer.
    package var unsentBytesMax = 4 << 20
    /// Messages that wait to be sent; beyond it `send` refuses.
    package var unsentMessagesMax = 1_024
    /// After so long without a byte from the peer a ping is sent.
    package var pingAfterNanoseconds: Int64 = 15_000_000_000
    /// After so long without a byte from the peer the link is given up, and told as silent. It is more than
    /// `pingAfterNanoseconds`, so that a living peer had time to answer the ping.
    package var silenceNanosecondsMax: Int64 = 30_000_000_000
    /// How long a peer may take to answer our Close frame.
    package var closeNanosecondsMax: Int64 = 5_000_000_000
    /// How long a server may take to close the connection after the last Close frame, as section 7.1.1 of
    /// the RFC lets it; then it is cut.
    package var lingerNanosecondsMax: Int64 = 1_000_000_000

    /// The bounds above.
    package init() {}

    /// What is wrong with them, if so.
    var fault: String? {
        if messageBytesMax < 1 || answerBytesMax < 1 || unsentBytesMax < 1 || unsentMessagesMax < 1
        {
            return "a bound of the WebSocket is below 1; give each at least 1"
        }
        if frameBytesMax < 1 { return "frameBytesMax is below 1; give it at least 1" }
        if pingAfterNanoseconds < 1 || silenceNanosecondsMax <= pingAfterNanoseconds {
            return
                "silenceNanosecondsMax is not above pingAfterNanoseconds; a peer could not answer in time"
        }
        if closeNanosecondsMax < 1 || lingerNanosecondsMax < 1 {
            return "a closing time of the WebSocket is below 1; give each at least 1"
        }
        return nil
    }
}
