/// Why the risk gate shrank or skipped an order. The texts are stable: scripts and summaries count
/// them.
package enum PreflightReason: String, Sendable, Codable, CaseIterable {
    case halted
    case reduceOnlyMode = "reduce_only_mode"
    case venueDown = "venue_down"
    case notReconciled = "not_reconciled"
    case marketClosed = "market_closed"
    case unknownInstrument = "unknown_instrument"
    case unknownOrderPending = "unknown_order_pending"
    case drift
    case noPrice = "no_price"
    case stalePrice = "stale_price"
    case equityUnknown = "equity_unknown"
    case offTick = "off_tick"
    case offLot = "off_lot"
    case quantityZero = "quantity_zero"
    case belowQuantityMin = "below_quantity_min"
    case aboveQuantityMax = "above_quantity_max"
    case belowNotionalMin = "below_notional_min"
    case aboveOrderValueMax = "above_order_value_max"
    case abovePositionMax = "above_position_max"
    case aboveExposureMax = "above_exposure_max"
    case tooManyOpenOrders = "too_many_open_orders"
    case messageRate = "message_rate"
    case priceCollar = "price_collar"
    case duplicateLookAlike = "duplicate_look_alike"
    case insufficientMargin = "insufficient_margin"
    case reduceOnlyWouldIncrease = "reduce_only_would_increase"
    case shortNotAllowed = "short_not_allowed"
    case lossBudget = "loss_budget"
    case amountOverflow = "amount_overflow"
}

/// The risk gate's answer, with the numbers that decided it.
package struct PreflightRecord: Sendable, Hashable, Codable {
    /// Sent as asked, sent smaller, or not sent.
    package enum Verdict: String, Sendable, Codable {
        case approve, shrink, skip
    }
    package let verdict: Verdict
    /// Nil when approved as it was.
    package let reason: PreflightReason?
    /// The quantity that was asked for.
    package let asked: Quantity
    /// The quantity that may be sent; zero when skipped.
    package let granted: Quantity
    /// The numbers in the order in which they were used, and a sentence for people.
    package let explanation: Explanation

    package init(
        verdict: Verdict,
        reason: PreflightReason?,
        asked: Quantity,
        granted: Quantity,
        explanation: Explanation
    ) {
        self.verdict = verdict
        self.reason = reason
        self.asked = asked
        self.granted = granted
        self.explanation = explanation
    }
}
