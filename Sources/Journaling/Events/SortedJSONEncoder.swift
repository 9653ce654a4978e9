/// Writes any `Encodable` as JSON with sorted keys, byte for byte as Foundation's JSONEncoder does with
/// `sortedKeys` and `withoutEscapingSlashes`, and sooner: values go straight into the bytes of
/// their object, and only the order of its members is settled at its end. Errors tell no coding path.
package enum SortedJSONEncoder {
    /// - Throws: `EncodingError` for a number that JSON has no form for, and what the value itself throws.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        try ValueEncoder.write(value, to: &bytes)
        return bytes
    }
}

/// What one value writes: a scalar, the members of an object, or the elements of an array.
private final class ValueNode {
    private enum Form {
        case nothing, scalar, object, array
    }
    private var form = Form.nothing
    private var bytes: [UInt8] = []
    /// Where in the bytes each member or element stands. One that is still written to has a node.
    private var parts: [(key: String, range: Range<Int>, node: ValueNode?)] = []

    var count: Int { parts.count }

    func becomeObject() {
        precondition(form == .nothing || form == .object, "a value is written in one form")
        form = .object
    }

    func becomeArray() {
        precondition(form == .nothing || form == .array, "a value is written in one form")
        form = .array
    }

    func scalar(_ write: (inout [UInt8]) throws -> Void) rethrows {
        precondition(form == .nothing, "a single value is written once")
        form = .scalar
        try write(&bytes)
    }

    /// A member or, without a key that counts, an element.
    func add(_ key: String = "", _ write: (inout [UInt8]) throws -> Void) rethrows {
        let start = bytes.count
        try write(&bytes)
        note(key, start..<bytes.count, nil)
    }

    /// One whose value is written later.
    func addNode(_ key: String = "") -> ValueNode {
        let node = ValueNode()
        note(key, bytes.count..<bytes.count, node)
        return node
    }

    /// No key may come twice; no type of ours writes one so.
    private func note(_ key: String, _ range: Range<Int>, _ node: ValueNode?) {
        if parts.isEmpty { parts.reserveCapacity(8) }
        parts.append((key, range, node))
    }

    func finish(into target: inout [UInt8]) {
        switch form {
        case .nothing: target += "{}".utf8
        case .scalar: target += bytes
        case .array: finish(into: &target, 91, 93)
        case .object:
            parts.sort { $0.key < $1.key }
            finish(into: &target, 123, 125)
        }
    }

    private func finish(into target: inout [UInt8], _ open: UInt8, _ close: UInt8) {
        target.append(open)
        for (place, part) in parts.enumerated() {
            if place > 0 { target.append(44) }
            if form == .object {
                JSONText.write(part.key, to: &target)
                target.append(58)
            }
            if let node = part.node {
                node.finish(into: &target)
            } else {
                target += bytes[part.range]
            }
        }
        target.append(close)
    }
}

/// Hands containers to a value that is being encoded.
private struct ValueEncoder: Encoder {
    let node: ValueNode
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeObject()
        return KeyedEncodingContainer(Members<Key>(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeArray()
        return Elements(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        Scalar(node: node)
    }

    static func write<Value: Encodable>(_ value: Value, to bytes: inout [UInt8]) throws {
        // A cast looks the type up; to compare it first costs nothing.
        if Value.self == String.self, let text = value as? String {
            return JSONText.write(text, to: &bytes)
        }
        let node = ValueNode()
        try value.encode(to: ValueEncoder(node: node))
        node.finish(into: &bytes)
    }

    /// The shortest text that reads back as the same number.
    static func write(
        number: some BinaryFloatingPoint & LosslessStringConvertible,
        to bytes: inout [UInt8]
    ) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number,
                .init(codingPath: [], debugDescription: "JSON has no form for \(number)")
            )
        }
        let text = String(number)
        bytes += (text.hasSuffix(".0") ? String(text.dropLast(2)) : text).utf8
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: ValueNode
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) { node.add(key.stringValue) { $0 += "null".utf8 } }

    mutating func encode(_ value: String, forKey key: Key) {
        node.add(key.stringValue) { JSONText.write(value, to: &$0) }
    }

    mutating func encode(_ value: Bool, forKey key: Key) {
        node.add(key.stringValue) { $0 += (value ? "true" : "false").utf8 }
    }

    mutating func encode(_ value: Int, forKey key: Key) {
        node.add(key.stringValue) { $0 += String(value).utf8 }
    }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        try node.add(key.stringValue) { try ValueEncoder.write(value, to: &$0) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let child = node.addNode(key.stringValue)
        child.becomeObject()
        return KeyedEncodingContainer(Members<Nested>(node: child))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let child = node.addNode(key.stringValue)
        child.becomeArray()
        return Elements(node: child)
    }

    mutating func superEncoder() -> any Encoder {
        ValueEncoder(node: node.addNode("super"))
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        ValueEncoder(node: node.addNode(key.stringValue))
    }
}

private struct Elements: UnkeyedEncodingContainer {
    let node: ValueNode
    var codingPath: [any CodingKey] { [] }
    var count: Int { node.count }

    mutating func encodeNil() { node.add { $0 += "null".utf8 } }

    mutating func encode(_ value: some Encodable) throws {
        try node.add { try ValueEncoder.write(value, to: &$0) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        let child = node.addNode()
        child.becomeObject()
        return KeyedEncodingContainer(Members<Nested>(node: child))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let child = node.addNode()
        child.becomeArray()
        return Elements(node: child)
    }

    mutating func superEncoder() -> any Encoder {
        ValueEncoder(node: node.addNode())
    }
}

private struct Scalar: SingleValueEncodingContainer {
    let node: ValueNode
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() { node.scalar { $0 += "null".utf8 } }

    mutating func encode(_ value: Bool) { node.scalar { $0 += (value ? "true" : "false").utf8 } }
    mutating func encode(_ value: String) { node.scalar { JSONText.write(value, to: &$0) } }
    mutating func encode(_ value: Double) throws {
        try node.scalar { try ValueEncoder.write(number: value, to: &$0) }
    }
    mutating func encode(_ value: Float) throws {
        try node.scalar { try ValueEncoder.write(number: value, to: &$0) }
    }
    mutating func encode(_ value: Int) { integer(value) }
    mutating func encode(_ value: Int8) { integer(value) }
    mutating func encode(_ value: Int16) { integer(value) }
    mutating func encode(_ value: Int32) { integer(value) }
    mutating func encode(_ value: Int64) { integer(value) }
    mutating func encode(_ value: UInt) { integer(value) }
    mutating func encode(_ value: UInt8) { integer(value) }
    mutating func encode(_ value: UInt16) { integer(value) }
    mutating func encode(_ value: UInt32) { integer(value) }
    mutating func encode(_ value: UInt64) { integer(value) }

    private func integer(_ value: some FixedWidthInteger) {
        node.scalar { $0 += String(value).utf8 }
    }

    mutating func encode(_ value: some Encodable) throws {
        try node.scalar { try ValueEncoder.write(value, to: &$0) }
    }
}
