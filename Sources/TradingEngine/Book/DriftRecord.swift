package import TradingCore

/// A drift that stands, with what was decided about it.
package struct DriftRecord: Sendable, Hashable, Codable {
    package internal(set) var found: DriftFound
    /// Since when book and venue differ in this instrument, whatever the difference was.
    package let since: UTCTime
    package internal(set) var decided: DriftDecided?
    package internal(set) var decidedAt: UTCTime?
    /// Until then it is not told again.
    package internal(set) var ignoredUntil: UTCTime?
    /// Until then it does not trip the kill switch: it was ignored, and a halt for drift was lifted.
    package internal(set) var excusedUntil: UTCTime?
    /// The order that closes what the book took over for that; entries stay stopped until it has.
    package internal(set) var closing: ClientOrderID?

    package var number: Int { found.number ?? 0 }
}

/// A drill that ended, and when.
package struct DrillRecord: Sendable, Hashable, Codable {
    package let ended: DrillEnded
    package let at: UTCTime
}

extension Book {
    mutating func applyDrift(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .driftFound(let found):
            driftCount = max(driftCount, found.number ?? 0)
            let since = drifts[found.instrument]?.since ?? time
            drifts[found.instrument] = DriftRecord(found: found, since: since)
        case .driftResolved(let resolved):
            drifts[resolved.instrument] = nil
            forgetExternals(of: resolved.instrument, but: resolved.keeps)
        case .driftDecided(let decided): decide(decided, at: time)
        case .externalFillSeen(let seen):
            fillKeys.insert(Self.fillKey(seen.fill))
            for alias in seen.fill.aliases ?? [] {
                fillKeys.insert("\(seen.fill.instrument.venue) \(alias)")
            }
            fillKeys.insert(Self.contentsKey(seen.fill, seen.via))
            if let gone = seen.takesBack {
                externals.removeAll {
                    $0.id == gone && $0.instrument == seen.fill.instrument
                }
                return
            }
            externals.append(seen.fill)
            if externals.count > Self.externalsMax { externals.removeFirst() }
        case .drillStarted(let started):
            drillCount = max(drillCount, started.number)
            drill = started
        case .drillEnded(let ended):
            drill = nil
            drillsEnded.append(DrillRecord(ended: ended, at: time))
            if drillsEnded.count > Self.drillsEndedMax { drillsEnded.removeFirst() }
        default: preconditionFailure("not a fact of drifts or drills")
        }
    }

    /// What others traded in an instrument is explained, but for what came later.
    mutating func forgetExternals(of instrument: InstrumentID, but kept: [String]?) {
        externals.removeAll { $0.instrument == instrument && !(kept?.contains($0.id) ?? false) }
    }

    private mutating func decide(_ decided: DriftDecided, at time: UTCTime) {
        drifts[decided.instrument]?.decided = decided
        drifts[decided.instrument]?.decidedAt = time
        if let until = decided.until { drifts[decided.instrument]?.ignoredUntil = until }
        if let order = decided.order { drifts[decided.instrument]?.closing = order }
    }

    /// Whoever lifts a halt for drift while a drift is ignored takes it as it is for that time.
    mutating func excuseDrifts(_ lifted: Halt) {
        for id in drifts.keys
        where lifted.covers(venue: id.venue, strategy: nil, symbol: id.symbol) {
            let until = drifts[id]?.ignoredUntil
            drifts[id]?.excusedUntil = until
        }
    }
}
