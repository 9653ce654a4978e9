/// Names a request that was started, for `HTTPClient.cancel`.
package struct HTTPTicket: Sendable, Hashable {
    /// Counts up within a client.
    let number: UInt64
}
