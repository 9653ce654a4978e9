import TradingCore

/// What stops entries within a scope, besides what an operator just lifted.
extension EngineState {
    /// The scopes of single instruments that a scope holds: each with the strategy that owns it.
    private func places(in scope: HaltScope) -> [(id: InstrumentID, strategy: StrategyID?)] {
        moment.instruments.keys.sorted()
            .map { id in (id, owner(of: id)) }
            .filter { scope.covers(venue: $0.0.venue, strategy: $0.1, symbol: $0.0.symbol) }
    }

    /// The strategy that trades an instrument; nil when none does.
    func owner(of id: InstrumentID) -> StrategyID? {
        moment.owners[id].map { moment.strategies[$0].strategy.id }
    }

    /// Open halts that stop entries within a scope, in whole or in part, but for some of them.
    func haltsBlocking(_ scope: HaltScope, besides lifted: [Halt] = []) -> [Halt] {
        let ids = Set(lifted.map(\.id))
        let places = places(in: scope)
        return book.halts.filter { halt in
            if ids.contains(halt.id) { return false }
            if scope == .all || halt.scope == .all || halt.scope == scope { return true }
            return places.contains {
                halt.covers(venue: $0.id.venue, strategy: $0.strategy, symbol: $0.id.symbol)
            }
        }
    }

    /// Reduce-only mode and switched-off strategies within a scope, a sentence each.
    func modesBlocking(_ scope: HaltScope) -> [String] {
        let owners = Set(places(in: scope).compactMap(\.strategy))
        let off = book.strategiesOff.filter { scope == .all || owners.contains($0) }.sorted()
        return (book.isReduceOnly ? ["Reduce-only mode is on: positions can only shrink."] : [])
            + off.map { "Strategy \($0) is off." }
    }

    /// `, but halt #2 (all) stands.`: the end of a sentence on entries; nil when no halt is open.
    var haltsStanding: String? {
        let names = book.halts.map { "#\($0.id) (\($0.scope))" }
        if names.isEmpty { return nil }
        let stand =
            names.count == 1
            ? "halt \(names[0]) stands"
            : "halts "
                + names.joined(separator: ", ") + " stand"
        return ", but \(stand)."
    }

    /// All that stops entries within a scope now, a sentence each; empty when nothing does.
    func blocksOfEntries(in scope: HaltScope) -> [String] {
        let halts = haltsBlocking(scope).map {
            "Halt #\($0.id) (\($0.scope)) stands and stops its entries."
        }
        return halts + modesBlocking(scope)
    }
}
