internal import Platform

/// What is wrong with a signing secret. No case carries any of it.
enum SigningKeyRefusal: Error, Equatable {
    case noPrefix
    case notBase64
    case wrongLength(bytes: Int)
}

extension SigningKeyRefusal: CustomStringConvertible {
    /// The fault and the remedy.
    var description: String {
        switch self {
        case .noPrefix: "it does not start with whsec_; copy it whole"
        case .notBase64: "what follows whsec_ is not base 64; copy it whole"
        case .wrongLength(let bytes):
            "it holds \(bytes) bytes in the place of 24 to 64; make a new one"
        }
    }
}

/// A key of Standard Webhooks 1.0.0: 24 to 64 random bytes, shown as `whsec_` and their base 64.
struct SigningKey: Sendable {
    private let bytes: [UInt8]

    init(_ secret: Secret) throws(SigningKeyRefusal) {
        let prefix = "whsec_"
        let text = secret.withExposed { $0 }
        guard text.hasPrefix(prefix) else { throw .noPrefix }
        guard let bytes = Base64.decode(text.dropFirst(prefix.count)) else { throw .notBase64 }
        guard (24...64).contains(bytes.count) else { throw .wrongLength(bytes: bytes.count) }
        self.bytes = bytes
    }

    /// `v1,` and the base 64 of HMAC-SHA256 over `<id>.<timestamp>.<body>`. The key is the decoded
    /// bytes; neither `id` nor `timestamp` (Unix seconds) holds a dot.
    func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        return "v1," + Base64.encode(Digest.hmacSHA256(key: bytes, message: content))
    }
}

/// Printing shows no byte.
extension SigningKey: CustomStringConvertible, CustomReflectable {
    var description: String { Secret.mask }
    var customMirror: Mirror { Mirror(self, children: []) }
}
