import TradingCore

/// Refusals in a row with one code.
struct RefusalRun: Sendable, Hashable, Codable {
    var code: String
    var count: Int
}

/// How often in a row a venue said the same no: to orders of one kind of purpose, of one strategy, in one
/// instrument.
extension Book {
    /// The refusals alike that an order stands at the end of.
    func refusals(alike intent: OrderIntent) -> Int {
        refusalRuns[Self.refusalKey(intent)]?.count ?? 0
    }

    mutating func noteMove(of order: OrderRecord) {
        switch order.state {
        case .rejected:
            let key = Self.refusalKey(order.intent)
            let code = order.lastEvidence?.code ?? ""
            var run = refusalRuns[key] ?? RefusalRun(code: code, count: 0)
            if run.code != code { run = RefusalRun(code: code, count: 0) }
            run.count += 1
            refusalRuns[key] = run
        // A market order is over only when it was filled; accepting it proves nothing yet.
        case .live, .partial:
            if order.intent.kind != .market { endRefusals(of: order.intent) }
        case .planned, .sending, .unknown, .filled, .cancelled, .expired, .neverExisted: break
        }
    }

    /// The venue took an order, or filled one: what was refused before is no run any more.
    mutating func endRefusals(of intent: OrderIntent) {
        refusalRuns[Self.refusalKey(intent)] = nil
    }

    /// An operator lifted a halt for refusals: what was refused before is borne anew.
    mutating func endRefusals(under scope: HaltScope) {
        guard case .symbol(let symbol) = scope else { return }
        refusalRuns = refusalRuns.filter { key, _ in
            key.split(separator: " ").first?.hasSuffix(":\(symbol)") != true
        }
    }

    private static func refusalKey(_ intent: OrderIntent) -> String {
        "\(intent.instrument) \(intent.strategy?.text ?? "") \(intent.purpose.raisesRisk)"
    }
}
