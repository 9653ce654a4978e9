internal import CPlatform

/// SHA-256 over bytes that arrive in pieces. A value: a copy goes on by itself, so that a shared
/// beginning is hashed once.
package struct SHA256Hasher: Sendable {
    private var state = SHA256_CTX()

    /// A hasher that has seen nothing.
    package init() {
        martlet_sha256_begin(&state)
    }

    /// Takes the next bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable {
            martlet_sha256_update(&state, $0.baseAddress, $0.count)
        }
        if done == nil { update(Array(bytes)) }
    }

    /// The 32-byte digest of everything taken so far; the hasher can go on afterwards.
    package func digest() -> [UInt8] {
        var copy = state
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, written in
            martlet_sha256_finish(&copy, buffer.baseAddress)
            written = 32
        }
    }
}
