import TradingCore

/// What a venue refuses: orders of one kind of purpose, of one strategy, in one instrument.
struct RefusalKey: Hashable, Sendable {
    let instrument: InstrumentID
    let strategy: StrategyID?
    let raisesRisk: Bool

    init(_ intent: OrderIntent) {
        instrument = intent.instrument
        strategy = intent.strategy
        raisesRisk = intent.purpose.raisesRisk
    }
}

/// Refusals in a row with one code.
struct RefusalRun: Sendable {
    var code: String
    var count: Int
}

/// A strategy that is told the same no again and again does not go on asking: its entries in the
/// instrument are halted until an operator resumes them.
extension EngineState {
    /// So many alike are borne; one more halts.
    static let sameRefusalsMax = 3

    mutating func noteRefusal(of order: OrderRecord, _ evidence: Evidence) {
        let key = RefusalKey(order.intent)
        let code = evidence.code ?? ""
        var run = moment.refusalRuns[key] ?? RefusalRun(code: code, count: 0)
        if run.code != code { run = RefusalRun(code: code, count: 0) }
        run.count += 1
        moment.refusalRuns[key] = run
        guard run.count > Self.sameRefusalsMax else { return }
        let symbol = order.intent.instrument.symbol
        latch(
            scope: .symbol(symbol),
            cause: .refusals,
            reason:
                "The venue refused \(order.intent.strategy?.text ?? "the operator") in \(symbol) "
                + "\(run.count) times in a row: \(evidence.text)",
            evidence: [
                NamedNumber("code", code), NamedNumber("last order", order.intent.id),
            ],
            by: "engine"
        )
    }

    /// The venue took an order, or filled one: what was refused before is no run any more.
    mutating func endRefusals(of intent: OrderIntent) {
        moment.refusalRuns[RefusalKey(intent)] = nil
    }
}
