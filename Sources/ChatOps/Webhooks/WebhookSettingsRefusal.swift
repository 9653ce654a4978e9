/// A webhook cannot be made from its settings; mend them. Holds no secret.
package struct WebhookSettingsRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The target's name.
    package let name: String
    /// As `WebhookTarget.problems` tells them; never empty.
    package let problems: [String]

    /// One line.
    package var description: String { "webhook \(name): " + problems.joined(separator: "; ") }
}
