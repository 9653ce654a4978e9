/// What a halt stops. Encodes as its text form.
package enum HaltScope: Hashable, Sendable {
    case all
    case venue(VenueID)
    case strategy(StrategyID)
    /// A symbol as the operator types it, at every venue that lists it.
    case symbol(String)

    /// Whether an order of this venue, strategy and symbol falls under the scope. An order without
    /// a strategy (the operator's own) falls under no strategy scope.
    package func covers(venue: VenueID, strategy: StrategyID?, symbol: String) -> Bool {
        switch self {
        case .all: true
        case .venue(let halted): halted == venue
        case .strategy(let halted): halted == strategy
        case .symbol(let halted): halted == symbol
        }
    }
}

extension HaltScope: Codable, CustomStringConvertible {
    /// `all`, `venue:paper-fx`, `strategy:crypto/momentum`, `symbol:BTCUSDT`.
    package var description: String {
        switch self {
        case .all: "all"
        case .venue(let venue): "venue:\(venue)"
        case .strategy(let strategy): "strategy:\(strategy)"
        case .symbol(let symbol): "symbol:\(symbol)"
        }
    }

    /// Reads the text form; nil when the kind is unknown or the name is empty.
    package init?(_ text: some StringProtocol) {
        if text == "all" {
            self = .all
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[text.index(after: colon)...])
        guard !name.isEmpty else { return nil }
        switch text[..<colon] {
        case "venue": self = .venue(VenueID(name))
        case "strategy": self = .strategy(StrategyID(name))
        case "symbol": self = .symbol(name)
        default: return nil
        }
    }

    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let scope = HaltScope(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not a halt scope"
            )
        }
        self = scope
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Who or what latched a halt. The texts are stable: the journal and scripts hold them.
package enum HaltCause: String, Sendable, Codable, CaseIterable {
    case `operator`
    case dailyLoss = "daily_loss"
    case drawdown
    case errorRate = "error_rate"
    case drift
    case equityUnknown = "equity_unknown"
    /// A venue filled more than was asked for.
    case overfill
    case liquidation
    /// A venue has an order that it was said to have refused or never to have had.
    case contradiction
    /// Somebody else sends orders with our key, or the journal is older than the venue.
    case otherWriter = "other_writer"
    /// The venue refused the same again and again.
    case refusals
    /// The clock jumped.
    case clock
    case disk
    case journal
    /// A pair of processes took the lead from one another too often.
    case flapping
    /// The halt that a flatten latches before it closes anything.
    case flatten
    /// Latched beside a dead engine.
    case guardian
    case drill
}

/// A latched stop of entries. Only an authorised resume clears it; no restart, timer or midnight.
package struct Halt: Codable, Sendable, Hashable {
    /// Counts up in the journal; never reused.
    package let id: Int
    package let scope: HaltScope
    package let cause: HaltCause
    /// One plain sentence.
    package let reason: String
    /// The numbers that made it, in the order in which they were used.
    package let evidence: [NamedNumber]
    package let latchedAt: UTCTime
    /// `kill switch`, or the operator's user id as text.
    package let by: String
    /// The number of the drill that latched it, which alone may lift it by itself; nil for all others.
    package let drill: Int?

    package init(
        id: Int,
        scope: HaltScope,
        cause: HaltCause,
        reason: String,
        evidence: [NamedNumber],
        latchedAt: UTCTime,
        by: String,
        drill: Int? = nil
    ) {
        self.id = id
        self.scope = scope
        self.cause = cause
        self.reason = reason
        self.evidence = evidence
        self.latchedAt = latchedAt
        self.by = by
        self.drill = drill
    }

    /// Whether an order of this venue, strategy and symbol is stopped by the halt.
    package func covers(venue: VenueID, strategy: StrategyID?, symbol: String) -> Bool {
        scope.covers(venue: venue, strategy: strategy, symbol: symbol)
    }
}
