/// How much a command may change, and so what it asks of the operator.
package enum CommandTier: String, Sendable, Codable, Comparable, CaseIterable {
    /// Shows something.
    case read
    /// Lowers risk or changes what is told: identity is enough, at any hour.
    case lower
    /// Raises risk: a preview, a confirmation and a one-time code.
    case raise

    private var rank: Int {
        switch self {
        case .read: 0
        case .lower: 1
        case .raise: 2
        }
    }
    /// Graver is greater.
    package static func < (left: CommandTier, right: CommandTier) -> Bool { left.rank < right.rank }

    /// The heading in `/help`.
    var title: String {
        switch self {
        case .read: "Look"
        case .lower: "Lower risk (no code)"
        case .raise: "Raise risk (preview, confirm, code)"
        }
    }
}
