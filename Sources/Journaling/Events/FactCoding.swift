internal import Foundation
package import TradingCore

/// Why a stored event cannot be read as a fact.
package enum FactCodingError: Error, Sendable, Equatable {
    /// A kind that this build does not know.
    case unknownKind(String)
    /// The payload is not one of its kind; the text says where.
    case unreadable(String)
}

/// Facts as JSON text with sorted keys and back.
package enum FactCoding {
    private static let kindKey = CodingUserInfoKey.factKind

    /// The canonical text of a fact's payload.
    package static func payload(of fact: Fact) throws -> String {
        if let text = try HotFacts.payload(of: fact) { return text }
        return String(decoding: try SortedJSONEncoder.encode(fact.payload), as: UTF8.self)
    }

    /// The same text by JSONEncoder alone; the measure for the faster ways.
    package static func plainPayload(of fact: Fact) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(fact.payload), as: UTF8.self)
    }

    /// Reads a fact back.
    package static func fact(kind: String, payload: String) throws(FactCodingError) -> Fact {
        guard let known = FactKind(rawValue: kind) else { throw .unknownKind(kind) }
        let decoder = JSONDecoder()
        decoder.userInfo[kindKey] = known
        do {
            return try decoder.decode(FactBox.self, from: Data(payload.utf8)).fact
        } catch {
            throw .unreadable("\(kind): \(error)")
        }
    }

    /// A value out of a column of JSON text.
    static func value<Value: Decodable>(of text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    /// Any value as JSON text with sorted keys, for columns that hold small structures.
    static func text(of value: some Encodable) throws -> String {
        String(decoding: try SortedJSONEncoder.encode(value), as: UTF8.self)
    }
}

/// Reads the payload as the kind that the decoder's user info names.
private struct FactBox: Decodable {
    let fact: Fact

    init(from decoder: any Decoder) throws {
        guard let kind = decoder.userInfo[.factKind] as? FactKind else {
            preconditionFailure("the kind is set before decoding")
        }
        fact = try Fact(kind: kind, from: decoder)
    }
}

extension CodingUserInfoKey {
    fileprivate static var factKind: CodingUserInfoKey {
        guard let key = CodingUserInfoKey(rawValue: "martlet.factKind") else {
            preconditionFailure("a constant key is valid")
        }
        return key
    }
}
