import Platform
import Testing

@Suite struct TextCodeTests {
    @Test(arguments: [
        ("", "", ""), ("f", "MY", "Zg=="), ("fo", "MZXQ", "Zm8="), ("foo", "MZXW6", "Zm9v"),
        ("foob", "MZXW6YQ", "Zm9vYg=="), ("fooba", "MZXW6YTB", "Zm9vYmE="),
        ("foobar", "MZXW6YTBOI", "Zm9vYmFy"),
    ])
    func `base 32 and base 64 give the texts of RFC 4648`(
        plain: String,
        base32: String,
        base64: String
    ) {
        let bytes = Array(plain.utf8)
        #expect(Base32.encode(bytes) == base32)
        #expect(Base32.decode(base32) == bytes)
        #expect(Base64.encode(bytes) == base64)
        #expect(Base64.decode(base64) == bytes)
        let forURL = base64.filter { $0 != "=" }
        #expect(Base64.encodeForURL(bytes) == forURL)
        #expect(Base64.decodeForURL(forURL) == bytes)
        #expect(Base64.decodeForURL(base64) == bytes)
    }

    @Test func `every byte survives every code`() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count &* 7) }
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decodeForURL(Base64.encodeForURL(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
        #expect(Base64.encode([0xfb, 0xff]) == "+/8=")
        #expect(Base64.encodeForURL([0xfb, 0xff]) == "-_8")
    }

    @Test(arguments: ["mzxw 6ytb oi", "MZXW-6YTB-OI======", "mzxw6ytboi"])
    func `base 32 is read as people type it`(typed: String) {
        #expect(Base32.decode(typed) == Array("foobar".utf8))
    }

    @Test(arguments: ["M", "MZXW6Y!", "MZX1", "MZXW6YTBO", "MZ", "A=B", "ÄÄ"])
    func `malformed base 32 is refused`(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zg=", "Zh==", "Zm9v!", "Zm9vYg===", "=", "Zm 9v", "Zg==Zg=="])
    func `malformed base 64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `the alphabets of base 64 do not mix`() {
        #expect(Base64.decode("-_8=") == nil)
        #expect(Base64.decodeForURL("+/8") == nil)
    }

    @Test func `hexadecimal takes either case and nothing else`() {
        #expect(Hex.encode([0, 15, 160, 255]) == "000fa0ff")
        #expect(Hex.decode("000fA0Ff") == [0, 15, 160, 255])
        for text in ["0", "0g", "0x00", " 00", "+1"] { #expect(Hex.decode(text) == nil) }
    }
}
