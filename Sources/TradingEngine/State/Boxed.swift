/// A large value behind a reference, so that looking at one of its fields copies nothing of the others. It is a
/// value all the same: a change is made to a copy where somebody else holds it too.
@dynamicMemberLookup
package struct Boxed<Value: Sendable>: Sendable {
    /// Of one element. An array is a reference to what it holds until somebody changes it, and its elements are
    /// changed in place without a look at who else may be at it.
    private var storage: [Value]

    init(_ value: Value) { storage = [value] }

    /// The whole value; a copy.
    package var whole: Value { storage[0] }

    /// One field of the value.
    package subscript<Field>(dynamicMember path: KeyPath<Value, Field>) -> Field {
        storage[0][keyPath: path]
    }

    /// One field of the value, to be changed in place.
    subscript<Field>(dynamicMember path: WritableKeyPath<Value, Field>) -> Field {
        get { storage[0][keyPath: path] }
        _modify { yield &storage[0][keyPath: path] }
    }

    /// Looks at the value where it lies.
    func look<Answer>(_ body: (borrowing Value) -> Answer) -> Answer {
        storage.withUnsafeBufferPointer { body($0[0]) }
    }

    /// Changes the value in place.
    mutating func change<Answer>(_ body: (inout Value) -> Answer) -> Answer { body(&storage[0]) }
}
