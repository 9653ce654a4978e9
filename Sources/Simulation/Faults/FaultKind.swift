/// A thing that can go wrong, by name. A room that can be harmed adds its own as static members, so
/// that one plan serves venues, chats, disks and clocks.
package struct FaultKind: RawRepresentable, Hashable, Sendable, Comparable,
    CustomStringConvertible
{
    /// `room.what`, stable: seeds and tables name it.
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    /// By name.
    package static func < (left: FaultKind, right: FaultKind) -> Bool {
        left.rawValue < right.rawValue
    }
}
