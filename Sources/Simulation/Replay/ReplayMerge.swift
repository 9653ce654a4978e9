package import TradingCore

/// Plays several sources as one, in the order of time; at one instant in the order of the list, bars
/// of all of them before other events.
package struct ReplayMerge: Sendable {
    private var sources: [ReplaySource]
    private var heads: [MarketEvent?]

    package init(_ sources: [ReplaySource]) {
        self.sources = sources
        heads = []
        for index in self.sources.indices { heads.append(self.sources[index].next()) }
    }

    /// The next event; nil when all sources have ended.
    package mutating func next() -> MarketEvent? {
        var best: Int?
        for index in heads.indices {
            guard let head = heads[index] else { continue }
            guard let other = best, let leader = heads[other] else {
                best = index
                continue
            }
            if key(head) < key(leader) { best = index }
        }
        guard let best else { return nil }
        defer { heads[best] = sources[best].next() }
        return heads[best]
    }

    private func key(_ event: MarketEvent) -> (UTCTime, Int) {
        if case .bar = event { return (event.time, 0) }
        return (event.time, 1)
    }
}
