/// A short name that stands for one thing. Encodes as plain text.
package protocol Identifier: Hashable, Comparable, Sendable, Codable, CodingKeyRepresentable,
    CustomStringConvertible
{
    var text: String { get }
    init(_ text: String)
}

extension Identifier {
    package var description: String { text }

    /// Ordered by the bytes of their texts.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    /// The text, for dictionaries keyed by identifiers.
    package var codingKey: any CodingKey { NameKey(name: text) }
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Written as its text alone.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A market as the operator names it: `crypto`, `equities`, `fx`. One market trades at one venue
/// account.
package struct MarketID: Identifier {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// FNV-1a over the bytes of a text, for names that are looked up at every event: it is reckoned once.
enum TextHash {
    static let start: UInt64 = 0xcbf2_9ce4_8422_2325

    static func of(_ text: String, after start: UInt64 = start) -> UInt64 {
        text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// What a table makes of a number that is scattered already; `seed` is the table's own.
    @inline(__always)
    static func scattered(_ hash: UInt64, _ seed: Int) -> Int {
        let mixed = (hash ^ UInt64(truncatingIfNeeded: seed)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 32))
    }
}

/// A venue account: `paper-crypto`, `mexc`, `oanda`.
package struct VenueID: Identifier {
    package let text: String
    private let hash: UInt64
    package init(_ text: String) {
        self.text = text
        hash = TextHash.of(text)
    }

    /// The number is compared first; equal ones may still be of different texts.
    package static func == (left: VenueID, right: VenueID) -> Bool {
        left.hash == right.hash && left.text == right.text
    }

    /// Of the number that was reckoned once.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    // swift-format-ignore: NoLeadingUnderscores
    /// The same for tables, without a hasher.
    package func _rawHashValue(seed: Int) -> Int { TextHash.scattered(hash, seed) }

    /// Stands for all venues of the total in equity marks and limits; no venue may be called so.
    package static let total = VenueID("total")
}

/// A strategy as configured on a market: `crypto/momentum`.
package struct StrategyID: Identifier {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// What is traded, at one venue: venue and symbol together, for the same symbol means different
/// things at different venues. Text form `venue:SYMBOL`.
package struct InstrumentID: Hashable, Comparable, Sendable, Codable, CodingKeyRepresentable,
    CustomStringConvertible
{
    package let venue: VenueID
    package let symbol: String
    /// Of the text form. Instruments are looked up at every event, so it is reckoned once.
    let hash: UInt64

    package init(venue: VenueID, symbol: String) {
        self.venue = venue
        self.symbol = symbol
        hash = TextHash.of(symbol, after: TextHash.of(venue.text))
    }

    /// The number is compared first; equal ones may still be of different texts.
    package static func == (left: InstrumentID, right: InstrumentID) -> Bool {
        left.hash == right.hash && left.symbol == right.symbol && left.venue == right.venue
    }

    /// Of the number that was reckoned once.
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    // swift-format-ignore: NoLeadingUnderscores
    /// The same for tables, without a hasher.
    package func _rawHashValue(seed: Int) -> Int { TextHash.scattered(hash, seed) }

    package var description: String { "\(venue):\(symbol)" }

    /// Ordered by venue, then by symbol.
    package static func < (left: InstrumentID, right: InstrumentID) -> Bool {
        (left.venue, left.symbol) < (right.venue, right.symbol)
    }

    /// The text form, for dictionaries keyed by instruments.
    package var codingKey: any CodingKey { NameKey(name: description) }
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

    /// Reads `venue:SYMBOL`; nil without a colon.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        self.init(
            venue: VenueID(String(text[..<colon])),
            symbol: String(text[text.index(after: colon)...])
        )
    }

    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = InstrumentID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not venue:SYMBOL"
            )
        }
        self = id
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A coding key made of any name.
package struct NameKey: CodingKey {
    package let stringValue: String
    package var intValue: Int? { nil }
    package init(name: String) { stringValue = name }
    package init?(stringValue: String) { self.init(name: stringValue) }
    package init?(intValue: Int) { nil }
}
