import Platform
import Testing

@Suite struct DigestTests {
    private static func bytes(_ value: UInt8, _ count: Int) -> [UInt8] {
        [UInt8](repeating: value, count: count)
    }

    private static let longKeyText = "Test Using Larger Than Block-Size Key - Hash Key First"

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the digests of FIPS 180`(text: String, digest: String) {
        #expect(Hex.encode(Digest.sha256(text.utf8)) == digest)
        #expect(Hex.encode(Digest.sha256(Array(text.utf8))) == digest)
        var hasher = SHA256Hasher()
        for byte in text.utf8 { hasher.update([byte]) }
        #expect(Hex.encode(hasher.digest()) == digest)
    }

    @Test func `SHA-1 gives the digests of FIPS 180`() {
        #expect(Hex.encode(Digest.sha1("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(Hex.encode(Digest.sha1("".utf8)) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    }

    @Test func `a hasher goes on after its digest, and its copies by themselves`() {
        var hasher = SHA256Hasher()
        hasher.update(Array("ab".utf8))
        _ = hasher.digest()
        var copy = hasher
        copy.update("x".utf8)
        hasher.update("c".utf8)
        #expect(hasher.digest() == Digest.sha256("abc".utf8))
        #expect(copy.digest() == Digest.sha256("abx".utf8))
    }

    @Test(arguments: [
        (
            bytes(0x0b, 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            bytes(0xaa, 20), bytes(0xdd, 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), bytes(0xcd, 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            bytes(0xaa, 131), Array(longKeyText.utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC-SHA256 gives the tags of RFC 4231`(key: [UInt8], message: [UInt8], tag: String) {
        #expect(Hex.encode(Digest.hmacSHA256(key: key, message: message)) == tag)
    }

    @Test(arguments: [
        (bytes(0x0b, 20), Array("Hi There".utf8), "b617318655057264e28bc0b6fb378c8ef146be00"),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        ),
        (bytes(0xaa, 20), bytes(0xdd, 50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
        (bytes(0xaa, 80), Array(longKeyText.utf8), "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
    ])
    func `HMAC-SHA1 gives the tags of RFC 2202`(key: [UInt8], message: [UInt8], tag: String) {
        #expect(Hex.encode(Digest.hmacSHA1(key: key, message: message)) == tag)
    }

    @Test func `an empty key and an empty message have a tag`() {
        let tag = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(Hex.encode(Digest.hmacSHA256(key: [], message: [])) == tag)
    }

    @Test(arguments: [
        (
            bytes(0x0b, 22), Array(0...12), Array(0xf0...0xf9), 42,
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        ),
        (
            Array(0...0x4f), Array(0x60...0xaf), Array(0xb0...0xff), 82,
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
                + "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
        (
            bytes(0x0b, 22), [UInt8](), [UInt8](), 42,
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        ),
    ])
    func `HKDF-SHA256 gives the keys of RFC 5869`(
        secret: [UInt8],
        salt: [UInt8],
        info: [UInt8],
        length: Int,
        key: String
    ) {
        let made = Digest.hkdfSHA256(secret: secret, salt: salt, info: info, length: length)
        #expect(Hex.encode(made) == key)
    }

    @Test func `the longest key that HKDF gives is 8160 bytes`() {
        let made = Digest.hkdfSHA256(secret: [1], salt: [], info: [], length: 8160)
        #expect(made.count == 8160)
        #expect(
            Array(made.prefix(40)) == Digest.hkdfSHA256(secret: [1], salt: [], info: [], length: 40)
        )
    }

    @Test func `comparison tells every difference`() {
        let tag = Digest.sha256("x".utf8)
        #expect(constantTimeEquals(tag, Digest.sha256("x".utf8)))
        #expect(constantTimeEquals([], []))
        #expect(!constantTimeEquals(tag, Array(tag.dropLast())))
        for index in tag.indices {
            var other = tag
            other[index] ^= 1
            #expect(!constantTimeEquals(tag, other))
        }
    }

    @Test func `random bytes have the length asked for and do not repeat`() {
        #expect(SecureRandom.bytes(count: 0).isEmpty)
        let drawn = Set((0..<100).map { _ in SecureRandom.bytes(count: 16) })
        #expect(drawn.count == 100)
        #expect(drawn.allSatisfy { $0.count == 16 })
    }
}
