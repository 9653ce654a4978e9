package import Platform

/// The keys that guard commands, derived from the operator's one secret with HKDF-SHA256 (RFC 5869,
/// empty salt). A second, previous secret stays valid while the operator rotates.
package struct CommandKeys: Sendable {
    /// The keys of one secret. They are independent: who learns one learns nothing of the others.
    package struct KeySet: Sendable {
        /// The first 8 hexadecimal digits of SHA-256 over the derived id key.
        package let id: String
        let envelope: [UInt8]
        let button: [UInt8]
        /// 20 bytes, the length that RFC 4226 asks for.
        let oneTime: [UInt8]
        let command: [UInt8]
    }

    /// Signs and verifies.
    package let current: KeySet
    /// Verifies only.
    package let previous: KeySet?

    /// Derives the keys.
    ///
    /// - Throws: `CommandKeyError` when a secret is short, a known default or easily guessed.
    package init(current: Secret, previous: Secret? = nil) throws(CommandKeyError) {
        try SecretStrength.check(current)
        self.current = Self.derived(from: current)
        if let previous, previous != current {
            try SecretStrength.check(previous)
            self.previous = Self.derived(from: previous)
        } else {
            self.previous = nil
        }
    }

    /// What is wrong with a secret, in words that do not hold it; nil when it may be used.
    package static func problem(with secret: String) -> String? {
        do {
            try SecretStrength.check(Secret(secret))
            return nil
        } catch {
            return error.description
        }
    }

    /// The current keys, then the previous ones.
    package var active: [KeySet] { [current] + (previous.map { [$0] } ?? []) }

    /// The keys with an id; nil when no active secret has it.
    func keySet(id: String) -> KeySet? { active.first { $0.id == id } }

    private static func derived(from secret: Secret) -> KeySet {
        secret.withExposedBytes { bytes in
            func key(_ purpose: String, length: Int = 32) -> [UInt8] {
                let info = Array("martlet/\(purpose)/1".utf8)
                return Digest.hkdfSHA256(secret: bytes, salt: [], info: info, length: length)
            }
            return KeySet(
                id: String(Hex.encode(Digest.sha256(key("key-id"))).prefix(8)),
                envelope: key("envelope"),
                button: key("button"),
                oneTime: key("one-time-code", length: 20),
                command: key("command-code")
            )
        }
    }
}
