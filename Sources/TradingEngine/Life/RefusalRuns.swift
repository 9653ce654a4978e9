import TradingCore

/// A strategy that is told the same no again and again does not go on asking: its entries in the
/// instrument are halted until an operator resumes them.
extension EngineState {
    /// So many alike are borne; one more halts.
    static let sameRefusalsMax = 3

    mutating func noteRefusal(of order: OrderRecord, _ evidence: Evidence) {
        let count = book.refusals(alike: order.intent)
        guard count > Self.sameRefusalsMax else { return }
        let symbol = order.intent.instrument.symbol
        latch(
            scope: .symbol(symbol),
            cause: .refusals,
            reason:
                "The venue refused \(order.intent.strategy?.text ?? "the operator") in \(symbol) "
                + "\(count) times in a row: \(evidence.text)",
            evidence: [
                NamedNumber("code", evidence.code ?? ""),
                NamedNumber("last order", order.intent.id),
            ],
            by: "engine"
        )
    }
}
