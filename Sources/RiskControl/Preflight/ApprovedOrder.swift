package import TradingCore

/// An order that passed the risk gate. It can be made nowhere but in this module, so that an order
/// that nobody checked cannot be sent.
package struct ApprovedOrder: Sendable, Hashable {
    /// The intent with its quantity already cut to what was granted.
    package let intent: OrderIntent
    /// Why it passed or was cut.
    package let record: PreflightRecord

    init(intent: OrderIntent, record: PreflightRecord) {
        precondition(record.verdict != .skip && intent.quantity == record.granted)
        self.intent = intent
        self.record = record
    }
}

/// The risk gate's answer to one intent. A shrunk order is approved, and its record says so.
package enum PreflightVerdict: Sendable, Hashable {
    case approved(ApprovedOrder)
    case skipped(PreflightRecord)

    /// The numbers and the sentence, whatever the answer is.
    package var record: PreflightRecord {
        switch self {
        case .approved(let order): order.record
        case .skipped(let record): record
        }
    }
}
