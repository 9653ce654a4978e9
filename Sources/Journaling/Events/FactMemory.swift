internal import Synchronization
internal import TradingCore

/// Facts that were read once, by their text: who reads the same journal many times in one process need
/// not decode it anew. A text says always the same, so what is remembered is never old.
///
/// May be used from any thread. At `factsMax` it forgets everything and begins again.
package final class FactMemory: Sendable {
    private struct Known {
        let kind: String
        let fact: Fact
    }
    private let facts = Mutex<[String: Known]>([:])
    private static let factsMax = 20_000

    /// Remembers nothing yet.
    package init() {}

    func fact(kind: String, payload: String) throws(FactCodingError) -> Fact {
        if let known = facts.withLock({ $0[payload] }), known.kind == kind { return known.fact }
        let fact = try FactCoding.fact(kind: kind, payload: payload)
        facts.withLock { facts in
            if facts.count >= Self.factsMax { facts.removeAll() }
            facts[payload] = Known(kind: kind, fact: fact)
        }
        return fact
    }
}
