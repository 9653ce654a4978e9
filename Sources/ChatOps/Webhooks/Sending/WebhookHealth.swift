/// How a webhook stands.
package struct WebhookHealth: Sendable, Equatable {
    /// Items that wait, were put aside, or are on the wire.
    package internal(set) var undelivered = 0
    /// Taken by the receiver.
    package internal(set) var delivered = 0
    /// Not wanted by the filter.
    package internal(set) var withheld = 0
    /// Given up for whatever reason; the dropped ones among them.
    package internal(set) var deadLettered = 0
    /// Given up for want of room.
    package internal(set) var dropped = 0
    /// Refused items that are tried beside the others.
    package internal(set) var putAside = 0
    /// Tries without an answer, or with one that blames the server.
    package internal(set) var failures = 0
    /// 429 answers.
    package internal(set) var tooMany = 0
    /// The target is gone for good; nothing is sent before the next start.
    package internal(set) var isDisabled = false
    /// The circuit breaker lets nothing pass but probes.
    package internal(set) var isOpen = false
    /// The last trouble in words; empty while all is well.
    package internal(set) var trouble = ""

    /// Before anything was sent.
    package init() {}
}
