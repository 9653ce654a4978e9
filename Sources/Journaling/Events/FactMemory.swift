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

    /// Takes a fact that is being written, to be known when its text is read. Of each eight one is not
    /// taken, so that what was written is read in earnest, too.
    func learn(_ fact: Fact, kind: String, payload: String) {
        let mark = payload.utf8.suffix(64).reduce(UInt32(2_166_136_261)) {
            ($0 ^ UInt32($1)) &* 16_777_619
        }
        guard mark >> 16 & 7 != 0 else { return }
        remember(Known(kind: kind, fact: fact), payload)
    }

    private func remember(_ known: Known, _ payload: String) {
        facts.withLock { facts in
            if facts.count >= Self.factsMax { facts.removeAll() }
            facts[payload] = known
        }
    }

    func fact(kind: String, payload: String) throws(FactCodingError) -> Fact {
        if let known = facts.withLock({ $0[payload] }), known.kind == kind { return known.fact }
        let fact = try FactCoding.fact(kind: kind, payload: payload)
        remember(Known(kind: kind, fact: fact), payload)
        return fact
    }
}
