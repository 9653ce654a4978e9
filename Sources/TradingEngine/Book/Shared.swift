/// A value that never changes behind a reference, so that whoever copies what holds it copies one reference. It
/// is written and read as the value itself.
@propertyWrapper
package struct Shared<Value: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
    private final class Box: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }
    private let box: Box

    /// The value.
    package var wrappedValue: Value { box.value }

    package init(wrappedValue: Value) { box = Box(wrappedValue) }

    /// Whether the values are equal.
    package static func == (left: Self, right: Self) -> Bool {
        left.box === right.box || left.box.value == right.box.value
    }

    /// Of the value.
    package func hash(into hasher: inout Hasher) { hasher.combine(box.value) }

    /// Reads the value.
    package init(from decoder: any Decoder) throws { box = Box(try Value(from: decoder)) }

    /// Writes the value.
    package func encode(to encoder: any Encoder) throws { try box.value.encode(to: encoder) }
}
