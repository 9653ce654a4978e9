/// What an input did that no input may do.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String
}

/// States what must be true for every input.
///
/// - Throws: `BrokenPromise` with the words when it is not.
func promise(
    _ holds: Bool,
    _ words: @autoclosure () -> String
) throws(BrokenPromise) {
    guard holds else { throw BrokenPromise(description: words()) }
}
