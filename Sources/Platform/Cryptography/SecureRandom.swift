internal import CPlatform

/// Random bytes that nobody can guess, from libcrypto's generator seeded by the kernel.
package enum SecureRandom {
    /// `count` random bytes, 0...1 MiB. Ends the process when the system gives no randomness, for a
    /// key or a code from anything weaker would be worse than none.
    package static func bytes(count: Int) -> [UInt8] {
        precondition((0...1 << 20).contains(count), "ask for 0 to 1 MiB of random bytes")
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            let given = count == 0 ? 1 : martlet_random_bytes(buffer.baseAddress, count)
            precondition(given == 1, "the system gives no random bytes")
            written = count
        }
    }
}
