/// Which way an order moves the position.
package enum Side: String, Sendable, Codable {
    case buy, sell
    package var opposite: Side { self == .buy ? .sell : .buy }
    /// +1 for buy, -1 for sell.
    package var sign: Int { self == .buy ? 1 : -1 }
    /// The quantity with this side's sign.
    package func signed(_ quantity: Quantity) -> Quantity {
        self == .buy ? quantity : -quantity
    }
}

/// How an order meets the book.
package enum OrderKind: Sendable, Hashable, Codable {
    case market
    case limit(Price)
    /// Becomes a market order when the last price reaches the trigger from the other side.
    case stop(trigger: Price)

    /// The limit or trigger price; nil for market.
    package var price: Price? {
        switch self {
        case .market: nil
        case .limit(let price): price
        case .stop(let trigger): trigger
        }
    }
}

/// How long an order lives.
package enum TimeInForce: String, Sendable, Codable {
    /// Until cancelled.
    case gtc
    /// What cannot be filled at once is cancelled.
    case ioc
    /// All at once or nothing.
    case fok
}

/// What an order is for; halts and limits treat the purposes differently.
package enum OrderPurpose: String, Sendable, Codable {
    /// Raises exposure.
    case entry
    /// Lowers exposure by a strategy's wish.
    case exit
    /// The stop that rests at the venue and guards a position; stays through halts.
    case protectiveStop
    /// Closes by the operator's command.
    case flatten

    package var raisesRisk: Bool { self == .entry }
}

/// The id that we give an order: deterministic, unique for ever, at most 32 characters of
/// `A-Z a-z 0-9 -`, mapping back to one intent.
///
/// Form: `m<generation>-<epoch>-<sequence>`, the numbers in base 36. The generation is the journal's
/// own random birth mark, the epoch counts the starts that the journal records, and the sequence
/// counts its orders and never begins anew. So neither a restart, a fail-over nor a second journal
/// repeats an id, and an id tells which process sent it.
package struct ClientOrderID: Identifier {
    package let text: String
    private let hash: UInt64
    package init(_ text: String) {
        self.text = text
        hash = TextHash.of(text)
    }

    /// The number is compared first; equal ones may still be of different texts.
    package static func == (left: ClientOrderID, right: ClientOrderID) -> Bool {
        left.hash == right.hash && left.text == right.text
    }

    /// Of the number that was reckoned once.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    // swift-format-ignore: NoLeadingUnderscores
    /// The same for tables, without a hasher.
    package func _rawHashValue(seed: Int) -> Int { TextHash.scattered(hash, seed) }

    package init(generation: String, epoch: Int, sequence: Int) {
        let text = "m\(generation)-\(String(epoch, radix: 36))-\(String(sequence, radix: 36))"
        precondition(text.utf8.count <= 32, "venues take 32 characters at most")
        precondition(text.utf8.allSatisfy(Self.isPortable), "some venues take no other characters")
        self.init(text)
    }

    /// What the id was made of; nil for an id that is not of our form.
    package var parts: (generation: String, epoch: Int, sequence: Int)? {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == 3, words[0].first == "m", words[0].count > 1,
            let epoch = Int(words[1], radix: 36), let sequence = Int(words[2], radix: 36)
        else { return nil }
        return (String(words[0].dropFirst()), epoch, sequence)
    }

    /// `A-Z a-z 0-9 -`, which every venue of the house takes.
    private static func isPortable(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// An order that a decision wants, before the risk gate.
package struct OrderIntent: Sendable, Hashable, Codable {
    package let id: ClientOrderID
    package let instrument: InstrumentID
    package let side: Side
    package let kind: OrderKind
    package var quantity: Quantity
    package let timeInForce: TimeInForce
    package let isPostOnly: Bool
    package let isReduceOnly: Bool
    package let purpose: OrderPurpose
    package let strategy: StrategyID?
    /// The strategy's own name for a resting order (a grid level), which the reconciler matches.
    package let slot: String?
    package let createdAt: UTCTime
    /// The price that the decision saw, for slippage and collars.
    package let referencePrice: Price

    package init(
        id: ClientOrderID,
        instrument: InstrumentID,
        side: Side,
        kind: OrderKind,
        quantity: Quantity,
        timeInForce: TimeInForce = .gtc,
        isPostOnly: Bool = false,
        isReduceOnly: Bool = false,
        purpose: OrderPurpose,
        strategy: StrategyID? = nil,
        slot: String? = nil,
        createdAt: UTCTime,
        referencePrice: Price
    ) {
        self.id = id
        self.instrument = instrument
        self.side = side
        self.kind = kind
        self.quantity = quantity
        self.timeInForce = timeInForce
        self.isPostOnly = isPostOnly
        self.isReduceOnly = isReduceOnly
        self.purpose = purpose
        self.strategy = strategy
        self.slot = slot
        self.createdAt = createdAt
        self.referencePrice = referencePrice
    }

    /// The price that values the order: its own, or the one that the decision saw.
    package var valuationPrice: Price { kind.price ?? referencePrice }
}
