/// A large value behind a reference, so that looking at one of its fields copies nothing of the others. It is a
/// value all the same: a change is made to a copy where somebody else holds it too.
@dynamicMemberLookup
package struct Boxed<Value: Sendable>: @unchecked Sendable {
    // Sendable: nobody writes to a storage that another holder can see.
    private final class Storage {
        var value: Value
        init(_ value: Value) { self.value = value }
    }
    private var storage: Storage

    init(_ value: Value) { storage = Storage(value) }

    /// The whole value; a copy.
    package var whole: Value { storage.value }

    /// One field of the value.
    package subscript<Field>(dynamicMember path: KeyPath<Value, Field>) -> Field {
        storage.value[keyPath: path]
    }

    /// One field of the value, to be changed in place.
    subscript<Field>(dynamicMember path: WritableKeyPath<Value, Field>) -> Field {
        get { storage.value[keyPath: path] }
        _modify {
            own()
            yield &storage.value[keyPath: path]
        }
    }

    /// Changes the value in place.
    mutating func change<Answer>(_ body: (inout Value) -> Answer) -> Answer {
        own()
        return body(&storage.value)
    }

    private mutating func own() {
        if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
    }
}
