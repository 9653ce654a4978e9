import Foundation
import Testing

@testable import Journaling

/// What JSONEncoder writes is the measure.
struct SortedJSONEncoderTests {
    private struct Everything: Encodable {
        enum Choice: Encodable, Hashable {
            case none
            case one(Int)
            case two(name: String, of: [Double])
        }
        struct Inner: Encodable {
            let zebra: String?
            let ant: [String: Int]
        }
        var text = "a \"quoted\" \\ path/with\nlines \u{1}\u{7f} é 漢 🐦"
        var numbers: [Double] = [0, -0.0, 1, 1.5, 0.1, 1e-7, 1e21, 123_456_789.125, .pi]
        var floats: [Float] = [0.1, 16_777_216, 1.5]
        var integers: [Int64] = [.min, -1, 0, .max]
        var bytes: [UInt8] = [0, 255]
        var flags = [true, false]
        var holes: [Int?] = [1, nil, 3]
        var missing: Int?
        var choices: [Choice] = [.none, .one(3), .two(name: "x", of: [])]
        var byChoice: [String: Choice] = ["b": .none, "a": .one(-1)]
        var inner = Inner(zebra: nil, ant: ["é": 1, "e": 2, "Z": 3, "a": 4, "": 5])
        var empty: [String: String] = [:]
        var nested: [[[Int]]] = [[], [[]], [[1], [2, 3]]]
    }

    /// Takes its containers one after the other, and writes to them later.
    private struct Roundabout: Encodable {
        private enum Key: String, CodingKey { case list, object, last, above }
        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            var object = members.nestedContainer(keyedBy: Key.self, forKey: .object)
            var list = members.nestedUnkeyedContainer(forKey: .list)
            try members.encode("first", forKey: .last)
            try list.encode(1)
            try object.encodeNil(forKey: .last)
            var deeper = list.nestedContainer(keyedBy: Key.self)
            try deeper.encode(2, forKey: .list)
            var row = list.nestedUnkeyedContainer()
            try row.encodeNil()
            try object.encode([true], forKey: .list)
            try "above".encode(to: members.superEncoder(forKey: .above))
        }
    }

    private func plain(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func sorted(_ value: some Encodable) throws -> String {
        String(decoding: try SortedJSONEncoder.encode(value), as: UTF8.self)
    }

    @Test func `every kind of value is written as JSONEncoder writes it`() throws {
        #expect(try sorted(Everything()) == plain(Everything()))
        #expect(try sorted(Roundabout()) == plain(Roundabout()))
        #expect(try sorted(["b": 1, "a": 2]) == #"{"a":2,"b":1}"#)
        #expect(try sorted("text") == #""text""#)
        #expect(try sorted(7) == "7")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a number without a form in JSON is refused`(number: Double) {
        #expect(throws: EncodingError.self) { try SortedJSONEncoder.encode([number]) }
    }
}
