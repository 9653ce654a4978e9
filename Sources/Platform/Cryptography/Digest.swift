internal import CPlatform

/// One-shot digests over libcrypto. None of them looks an algorithm up or allocates besides its
/// result; a tag over a short message takes well under 1.5 microseconds.
package enum Digest {
    /// SHA-256 of the bytes: 32 bytes (FIPS 180-4).
    package static func sha256(_ message: some Sequence<UInt8>) -> [UInt8] {
        withBytes(of: message) { bytes in
            made(count: 32) { martlet_sha256(bytes.baseAddress, bytes.count, $0) }
        }
    }

    /// SHA-1 of the bytes: 20 bytes (FIPS 180-4). For the WebSocket handshake (RFC 6455) alone, which
    /// prescribes it; it keeps no secret and proves nothing.
    package static func sha1(_ message: some Sequence<UInt8>) -> [UInt8] {
        withBytes(of: message) { bytes in
            made(count: 20) { martlet_sha1(bytes.baseAddress, bytes.count, $0) }
        }
    }

    /// HMAC-SHA256: 32 bytes (RFC 2104). A key of any length is taken; those over 64 bytes are hashed.
    package static func hmacSHA256(
        key: some Sequence<UInt8>,
        message: some Sequence<UInt8>
    ) -> [UInt8] {
        withBytes(of: key) { key in
            withBytes(of: message) { bytes in
                made(count: 32) {
                    martlet_hmac_sha256(
                        key.baseAddress,
                        key.count,
                        bytes.baseAddress,
                        bytes.count,
                        $0
                    )
                }
            }
        }
    }

    /// HMAC-SHA1: 20 bytes (RFC 2104). For one-time codes (RFC 4226) alone, which prescribe it.
    package static func hmacSHA1(
        key: some Sequence<UInt8>,
        message: some Sequence<UInt8>
    ) -> [UInt8] {
        withBytes(of: key) { key in
            withBytes(of: message) { bytes in
                made(count: 20) {
                    martlet_hmac_sha1(
                        key.baseAddress,
                        key.count,
                        bytes.baseAddress,
                        bytes.count,
                        $0
                    )
                }
            }
        }
    }

    /// HKDF-SHA256, extract and expand (RFC 5869): `length` bytes of key for the purpose `info`.
    /// An empty salt stands for 32 zero bytes. `length` is 1...8160, the bound of the RFC.
    package static func hkdfSHA256(
        secret: some Sequence<UInt8>,
        salt: some Sequence<UInt8>,
        info: some Sequence<UInt8>,
        length: Int
    ) -> [UInt8] {
        precondition((1...255 * 32).contains(length), "HKDF gives 1 to 8160 bytes")
        // HMAC fills a short key with zeros, so that an empty salt is already the RFC's default.
        let pseudorandomKey = hmacSHA256(key: salt, message: secret)
        let info = Array(info)
        var output: [UInt8] = []
        var block: [UInt8] = []
        var counter: UInt8 = 1
        output.reserveCapacity(length + 31)
        while output.count < length {
            block = hmacSHA256(key: pseudorandomKey, message: block + info + [counter])
            output += block
            // The last of at most 255 blocks may wrap it, after which it is not used.
            counter &+= 1
        }
        return Array(output.prefix(length))
    }

    private static func withBytes<R>(
        of sequence: some Sequence<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> R
    ) -> R {
        if let result = sequence.withContiguousStorageIfAvailable(body) { return result }
        return Array(sequence).withUnsafeBufferPointer(body)
    }

    private static func made(count: Int, _ fill: (UnsafeMutablePointer<UInt8>?) -> Void) -> [UInt8]
    {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            fill(buffer.baseAddress)
            written = count
        }
    }
}
