/// One WebSocket as its owner holds it. What comes from it stands in the inbox; letting go of this does not
/// close it. Everything may be called from any thread, and nothing waits.
package final class WebSocketLink: Sendable {
    /// The name in the events.
    package let ticket: WebSocketTicket
    private let driver: WebSocketDriver

    init(ticket: WebSocketTicket, driver: WebSocketDriver) {
        self.ticket = ticket
        self.driver = driver
    }

    /// Sends a message, after those that were queued before.
    package func send(_ message: WebSocketMessage) -> WebSocketSending {
        driver.send(message)
    }

    /// Closes the link when the queued messages are sent. `closed` follows, at the latest when the peer did not
    /// answer in time. The code is one that may stand in a frame, and the reason is cut after 123 bytes.
    package func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        precondition(code.mayBeSent, "\(code) may not stand in a Close frame")
        driver.onLoop { $0.close(code, reason: reason) }
    }

    /// Ends the link at once, in whatever stage it is; `closed` follows with `cancelled`.
    package func cancel() {
        driver.onLoop { $0.fail(.cancelled) }
    }
}
