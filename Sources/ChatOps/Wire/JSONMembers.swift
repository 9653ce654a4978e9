/// What is asked of JSON from outside before another reader takes it.
package enum JSONMembers {
    /// Whether every member of every object has a name of its own. Readers differ in which of two they
    /// take, so what has two is no command.
    package static func areUnique(_ bytes: [UInt8]) -> Bool {
        var cursor = JSONCursor(bytes)
        return (try? cursor.skipUnique()) != nil
    }
}
