/// How amounts are written by an encoder.
package enum AmountStyle: Sendable {
    /// Exact text, the journal's and the scripts' form.
    case exact
    /// For people: money with two places and commas, other amounts as short as they are exact.
    case display
}

extension CodingUserInfoKey {
    /// Holds an `AmountStyle`; absent means exact.
    package static var amountStyle: CodingUserInfoKey {
        guard let key = CodingUserInfoKey(rawValue: "martlet.amountStyle") else {
            preconditionFailure("a constant key is valid")
        }
        return key
    }
}

extension Encoder {
    /// Whether values should be written for people.
    package var writesForPeople: Bool {
        userInfo[.amountStyle] as? AmountStyle == .display
    }
}

extension ExactAmount {
    /// Reads decimal text. A JSON number is refused: it would have passed through a double.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(text)
        } catch {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an exact amount: \(error)"
            )
        }
    }

    /// Writes decimal text: exact, or for people where the encoder's user info asks for it.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(encoder.writesForPeople ? display : description)
    }

    /// The text shown to people.
    package var display: String { text(placesMin: 0, placesMax: 8, grouped: true) }
}

extension Money {
    /// Money for people: two places, or up to eight for amounts under one cent.
    package var display: String {
        let isSmall = units.magnitude < 10_000_000_000 && units != 0
        return text(placesMin: 2, placesMax: isSmall ? 8 : 2, grouped: true)
    }

    /// Writes exact text, or two places with commas for people.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(encoder.writesForPeople ? display : description)
    }
}

extension Fraction {
    /// A fraction for people, as a percentage: `1.25 %`.
    package var display: String {
        Fraction(units: units * 100).text(placesMin: 0, placesMax: 2, grouped: true) + " %"
    }

    /// Writes exact text, or a percentage for people.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(encoder.writesForPeople ? display : description)
    }
}
