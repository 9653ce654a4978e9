import TradingCore

/// Takes a report apart into a `ReportValue` by its own `Encodable`: keys in snake case, nil as
/// null, amounts exact or for people. Floating point is refused, for no report may hold any.
struct ReportEncoder: Encoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any]
    fileprivate let node: ReportNode

    /// - Throws: `EncodingError` where the value holds floating point.
    static func value(of report: some Encodable, _ style: AmountStyle) throws -> ReportValue {
        let encoder = ReportEncoder(userInfo: [.amountStyle: style], node: ReportNode())
        try report.encode(to: encoder)
        return encoder.node.value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeRecord()
        return KeyedEncodingContainer(RecordContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeList()
        return ListContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        ScalarContainer(encoder: self)
    }

    fileprivate func child() -> ReportEncoder {
        ReportEncoder(userInfo: userInfo, node: ReportNode())
    }

    fileprivate func write<Value: Encodable>(_ value: Value) throws {
        switch value {
        case let text as String: node.scalar = .text(text)
        case let flag as Bool: node.scalar = .flag(flag)
        case let number as Int: node.scalar = .integer(Int64(number))
        case is Double, is Float:
            throw EncodingError.invalidValue(
                value,
                .init(codingPath: codingPath, debugDescription: "no report holds floating point")
            )
        case let number as any BinaryInteger:
            node.scalar = Int64(exactly: number).map { .integer($0) } ?? .text("\(number)")
        default: try value.encode(to: self)
        }
    }
}

/// The place of one value while it is being written.
private final class ReportNode {
    var scalar: ReportValue = .null
    private var fields: [String: ReportNode]?
    private var items: [ReportNode]?

    /// A second container over the same place adds to the first one's fields.
    func becomeRecord() { if fields == nil { fields = [:] } }
    func becomeList() { if items == nil { items = [] } }
    func set(_ node: ReportNode, at key: String) { fields?[key] = node }
    func append(_ node: ReportNode) { items?.append(node) }
    var count: Int { items?.count ?? 0 }

    var value: ReportValue {
        if let fields { return .record(fields.mapValues(\.value)) }
        if let items { return .list(items.map(\.value)) }
        return scalar
    }
}

private struct RecordContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ReportEncoder
    var codingPath: [any CodingKey] { [] }

    /// A field for the key; its text turns from `camelCase` into `snake_case`.
    private func field(_ key: some CodingKey) -> ReportEncoder {
        let child = encoder.child()
        encoder.node.set(child.node, at: key.stringValue.snakeCased)
        return child
    }

    func encodeNil(forKey key: Key) { _ = field(key) }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try field(key).write(value)
    }
    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        try write(value, key)
    }
    // What the compiler writes for optional fields calls these three by name; without them the
    // standard library's own versions leave a nil out.
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try write(value, key) }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try write(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try write(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try write(value, key) }

    private func write<Value: Encodable>(_ value: Value?, _ key: Key) throws {
        let place = field(key)
        if let value { try place.write(value) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        field(key).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        field(key).unkeyedContainer()
    }
    /// Classes alone ask for it; reports are structures.
    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { field(key) }
}

private struct ListContainer: UnkeyedEncodingContainer {
    let encoder: ReportEncoder
    var codingPath: [any CodingKey] { [] }
    var count: Int { encoder.node.count }

    private func item() -> ReportEncoder {
        let child = encoder.child()
        encoder.node.append(child.node)
        return child
    }

    func encodeNil() { _ = item() }
    func encode<Value: Encodable>(_ value: Value) throws { try item().write(value) }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        item().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { item().unkeyedContainer() }
    func superEncoder() -> any Encoder { item() }
}

private struct ScalarContainer: SingleValueEncodingContainer {
    let encoder: ReportEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { encoder.node.scalar = .null }
    func encode<Value: Encodable>(_ value: Value) throws { try encoder.write(value) }
}

extension String {
    /// `openPositions` becomes `open_positions`.
    fileprivate var snakeCased: String {
        guard utf8.contains(where: { (65...90).contains($0) }) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if ("A"..."Z").contains(scalar) {
                result += "_"
                result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) + 32))
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
