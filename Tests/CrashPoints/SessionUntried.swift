/// Why a session could not even be tried.
package struct SessionUntried: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
