/// The bounded mailbox in which WebSockets leave their events for one reader, which may block on a thread of
/// its own.
///
/// When the reader is slow, nothing is lost: at either bound the links stop reading from their sockets, so
/// that TCP holds back the servers, and read on when the reader has taken half of what waits. Beyond the
/// bound stand at most the few events that tell of the state of a link. While an inbox is full, kept streams
/// make no new connection for it.
package final class WebSocketInbox: @unchecked Sendable {
    /// Messages that may wait.
    package let messagesMax: Int
    /// Bytes of messages that may wait; a longer message is taken when nothing else waits.
    package let bytesMax: Int

    private let condition = ThreadCondition()
    private let wake: @Sendable () -> Void
    // Everything below is touched only inside `condition.locked`.
    private var events = RingQueue<WebSocketEvent>(countMax: .max)
    private var messages = 0
    private var bytes = 0
    private var readerWaits = false
    private var sleepers: [@Sendable () -> Void] = []

    /// An empty inbox. `wake` is called on a client's thread when the first event comes into an empty one; it
    /// must be quick. A reader that waits inside `take` does not need it.
    package init(
        messagesMax: Int = 8_192,
        bytesMax: Int = 32 << 20,
        wake: @escaping @Sendable () -> Void = {}
    ) {
        precondition(messagesMax > 0 && bytesMax > 0, "an inbox without room can never deliver")
        self.messagesMax = messagesMax
        self.bytesMax = bytesMax
        self.wake = wake
    }

    /// Events that wait.
    package var count: Int { condition.locked { events.count } }

    /// Appends what waits to `batch`, in order of arrival, `max` events at most.
    ///
    /// The deadline, in nanoseconds of the monotonic clock, says how long to wait while nothing is there; nil
    /// waits until something comes, and a past time never waits. Returns how many were appended.
    package func take(
        into batch: inout [WebSocketEvent],
        max eventsMax: Int,
        waitUntilMonotonic deadline: Int64?
    ) -> Int {
        precondition(eventsMax > 0, "a batch must have room")
        let (count, due) = condition.locked {
            var inTime = true
            while events.count == 0, inTime {
                readerWaits = true
                inTime = condition.wait(untilMonotonic: deadline)
                readerWaits = false
            }
            var count = 0
            while count < eventsMax, let event = events.popFirst() {
                if case .message(let message) = event.kind {
                    messages -= 1
                    bytes -= message.bytes.count
                }
                batch.append(event)
                count += 1
            }
            var due: [@Sendable () -> Void] = []
            if !sleepers.isEmpty, messages <= messagesMax / 2, bytes <= bytesMax / 2 {
                swap(&due, &sleepers)
            }
            return (count, due)
        }
        for sleeper in due { sleeper() }
        return count
    }

    /// Whether a message may be put.
    var hasRoom: Bool { condition.locked { isRoomy } }

    /// True when there is room; else `sleeper` is called once, on the reader's thread, when there is.
    func hasRoom(otherwise sleeper: @escaping @Sendable () -> Void) -> Bool {
        condition.locked {
            if isRoomy { return true }
            sleepers.append(sleeper)
            return false
        }
    }

    /// Puts an event. A message is put only after `hasRoom`. Returns whether there is room for a message.
    @discardableResult
    func put(_ event: WebSocketEvent) -> Bool {
        let (isFirst, hasRoom) = condition.locked {
            let isFirst = events.count == 0
            _ = events.append(event)
            if case .message(let message) = event.kind {
                messages += 1
                bytes += message.bytes.count
            }
            if readerWaits {
                // Once is enough, however many events come before it wakes.
                readerWaits = false
                condition.signal()
            }
            return (isFirst, isRoomy)
        }
        if isFirst { wake() }
        return hasRoom
    }

    private var isRoomy: Bool { messages < messagesMax && bytes < bytesMax }
}
