package import TradingCore

/// The risk gate: the last check of an order before it may be journaled and sent. Pure: the same
/// arguments give the same answer.
///
/// Entries meet the checks in this order; the first that fails skips the order, and a check of size
/// cuts it: ranges of all amounts, halts, reduce-only mode, venue state, market closed, not
/// reconciled, unknown order, drift, unknown instrument, price, equity, collar, tick, lot, selling short, order value,
/// order quantity, position, exposure, free margin, the instrument's minimum quantity and value
/// after rounding, open orders, message rate, look-alike, loss budget.
///
/// Exits, protective stops and flatten orders are never held back by halts, reduce-only mode, rate,
/// look-alikes, drift, unknown orders, money or a stale price, but must be on tick and lot, inside
/// the wider collar while there is a fresh quote, and can never grow or turn the position, whatever
/// the order in which working orders fill. Resting entries that may turn it by themselves do not hold
/// back what is reduce-only.
package func preflight(
    _ intent: OrderIntent,
    in context: PreflightContext,
    limits: RiskLimits
) -> PreflightVerdict {
    let gate = PreflightGate(intent: intent, context: context, limits: limits)
    do throws(Refusal) {
        let size = try gate.grantedSize()
        var granted = intent
        granted.quantity = size.quantity
        return .approved(ApprovedOrder(intent: granted, record: gate.record(of: size)))
    } catch {
        return .skipped(
            PreflightRecord(
                verdict: .skip,
                reason: error.reason,
                asked: intent.quantity,
                granted: .zero,
                explanation: Explanation(error.sentence, error.numbers)
            )
        )
    }
}

/// Why an order is skipped.
struct Refusal: Error {
    let reason: PreflightReason
    /// One plain sentence for people.
    let sentence: String
    let numbers: [NamedNumber]

    init(_ reason: PreflightReason, _ sentence: String, _ numbers: [NamedNumber] = []) {
        self.reason = reason
        self.sentence = sentence
        self.numbers = numbers
    }
}

/// One order before the gate; the checks stand in extensions by what they look at.
struct PreflightGate {
    let intent: OrderIntent
    let context: PreflightContext
    let limits: RiskLimits

    var isEntry: Bool { intent.purpose.raisesRisk }

    /// The size that may be sent, with what cut it.
    func grantedSize() throws(Refusal) -> GrantedSize {
        try checkRanges()
        if isEntry { try checkHalts() }
        let room = try reducingRoom()
        try checkVenue()
        if isEntry { try checkBook() }
        let instrument = try knownInstrument()
        if isEntry { try checkPrice() }
        if isEntry { try checkEquity() }
        try checkCollar()
        try checkTick(instrument)
        var size = try lotRounded(instrument)
        if let room { try cut(&size, toRoom: room, instrument) }
        if isEntry, !isReducingEntry { try cutToLimits(&size, instrument) }
        try cutToVenueMaximum(&size, instrument)
        try checkMinimums(size, instrument)
        if isEntry { try checkTraffic() }
        if isEntry, !isReducingEntry { try checkLossBudget(size) }
        return size
    }

    /// The record of an order that passes.
    func record(of size: GrantedSize) -> PreflightRecord {
        let isWhole = size.quantity == intent.quantity
        let sentence =
            isWhole
            ? "Approved: \(intent.side.rawValue) \(size.quantity) \(intent.instrument.symbol)."
            : size.sentence
        return PreflightRecord(
            verdict: isWhole ? .approve : .shrink,
            reason: isWhole ? nil : size.reason,
            asked: intent.quantity,
            granted: size.quantity,
            explanation: Explanation(sentence, size.numbers)
        )
    }

    /// Turns an overflow into the refusal that names it.
    func checked<Value>(
        _ what: String,
        _ compute: () throws(CheckedAmounts.Overflow) -> Value
    ) throws(Refusal) -> Value {
        do throws(CheckedAmounts.Overflow) {
            return try compute()
        } catch {
            throw Refusal(.amountOverflow, "The \(what) is outside the range of exact amounts.")
        }
    }
}

/// A quantity on its way through the gate, with the last cut.
struct GrantedSize {
    private(set) var quantity: Quantity
    private(set) var reason: PreflightReason?
    private(set) var sentence = ""
    /// Every number that was compared, in order.
    var numbers: [NamedNumber]

    init(_ quantity: Quantity) {
        self.quantity = quantity
        numbers = [NamedNumber("asked", quantity)]
    }

    /// Lowers the quantity; never raises it.
    mutating func lower(to quantity: Quantity, _ reason: PreflightReason, _ sentence: String) {
        precondition(quantity < self.quantity && !quantity.isNegative, "a cut makes it smaller")
        self.quantity = quantity
        self.reason = reason
        self.sentence = sentence
        numbers.append(NamedNumber("granted", quantity))
    }
}
