package import Platform

/// Why a command secret is refused. The texts name the setting and never the secret.
package enum CommandKeyError: Error, Equatable, Sendable, CustomStringConvertible {
    case tooShort(bytes: Int)
    case isDefault
    case repeats
    case tooFewCharacters(distinct: Int)

    /// What is wrong, and how to mend it.
    package var description: String {
        let mend = "; make one with: openssl rand -base64 48"
        return switch self {
        case .tooShort(let bytes):
            "the command secret has \(bytes) bytes, at least \(SecretStrength.bytesMin) are needed"
                + mend
        case .isDefault: "the command secret is an example or default value" + mend
        case .repeats: "the command secret repeats itself or counts up" + mend
        case .tooFewCharacters(let distinct):
            "the command secret has only \(distinct) different characters" + mend
        }
    }
}

/// The check that a secret was made by chance and not by hand.
package enum SecretStrength {
    /// Bytes that a secret needs at least.
    package static let bytesMin = 32
    /// Different bytes that a secret needs at least; 32 random hexadecimal digits have about 14.
    static let distinctMin = 8

    private static let giveaways = [
        "changeme", "change-me", "change_me", "replace", "yoursecret", "your-secret",
        "your_secret", "example", "placeholder", "password", "insecure", "default", "todo",
        "martlet_command", "0123456789abcdef0123456789abcdef", "abcdefghijklmnopqrstuvwxyz",
    ]

    /// - Throws: `CommandKeyError` when the secret is weak.
    package static func check(_ secret: Secret) throws(CommandKeyError) {
        let bytes = secret.withExposedBytes { $0 }
        guard bytes.count >= bytesMin else { throw .tooShort(bytes: bytes.count) }
        let folded = secret.withExposed { $0.lowercased() }
        guard !giveaways.contains(where: { folded.contains($0) }) else { throw .isDefault }
        guard !isPattern(bytes) else { throw .repeats }
        let distinct = Set(bytes).count
        guard distinct >= distinctMin else { throw .tooFewCharacters(distinct: distinct) }
    }

    /// Whether the bytes are one piece again and again, or each is the one before plus a constant.
    private static func isPattern(_ bytes: [UInt8]) -> Bool {
        for period in 1...(bytes.count / 2)
        where bytes.indices.dropFirst(period).allSatisfy({ bytes[$0] == bytes[$0 - period] }) {
            return true
        }
        let step = bytes[1] &- bytes[0]
        return bytes.indices.dropFirst().allSatisfy { bytes[$0] &- bytes[$0 - 1] == step }
    }
}
