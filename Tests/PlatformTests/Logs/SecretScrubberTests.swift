import Testing

@testable import Platform

@Suite struct SecretScrubberTests {
    private let secret = "s3cr+t/Key=\"é\\x&42"
    private let scrubber = SecretScrubber()

    init() {
        #expect(scrubber.register(secret))
    }

    private func base64(_ bytes: [UInt8], _ lastTwo: String = "+/", padded: Bool = true) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(lastTwo)"
        )
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let value = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
            for place in 0..<4 {
                if place <= group.count {
                    text.append(alphabet[value >> (18 - 6 * place) & 63])
                } else if padded {
                    text.append("=")
                }
            }
        }
        return text
    }

    private func percent(_ text: String, upper: Bool, all: Bool = false) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            if isPlain, !all { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: upper)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }

    @Test func `the test's own base64 is right`() {
        #expect(base64(Array("fooba".utf8)) == "Zm9vYmE=")
        #expect(base64(Array("foobar".utf8)) == "Zm9vYmFy")
    }

    @Test func `a secret is hidden as it stands, again and again, and at both ends`() {
        #expect(scrubber.scrub("a \(secret) b \(secret)") == "a ••• b •••")
        #expect(scrubber.scrub(secret) == "•••")
        #expect(scrubber.scrub(secret + secret) == "••••••")
        #expect(scrubber.scrub("nothing here") == "nothing here")
        #expect(scrubber.scrub("") == "")
        #expect(scrubber.scrub(String(secret.dropLast())) == String(secret.dropLast()))
    }

    @Test func `percent-encoded secrets are hidden whatever was encoded and in which case`() {
        for text in [
            percent(secret, upper: true), percent(secret, upper: false),
            percent(secret, upper: true, all: true),
        ] {
            #expect(
                scrubber.scrub("GET /?key=\(text)&n=1%20a HTTP/1.1")
                    == "GET /?key=•••&n=1%20a HTTP/1.1"
            )
        }
    }

    @Test func `base64 secrets are hidden at every alignment, padded or not, in both alphabets`() {
        for before in 0..<7 {
            for after in 0..<4 {
                for (lastTwo, padded) in [("+/", true), ("+/", false), ("-_", true), ("-_", false)]
                {
                    let bytes =
                        [UInt8](repeating: 0x6F, count: before) + Array(secret.utf8)
                        + [UInt8](repeating: 0xFB, count: after)
                    let text = "Basic \(base64(bytes, lastTwo, padded: padded)) end"
                    let scrubbed = scrubber.scrub(text)
                    #expect(scrubbed.contains("•••"), "\(before) before, \(after) after, \(text)")
                    // What is left of the secret: at most a partial character at each side.
                    let around = (before * 8 + 5) / 6 + (after * 8 + 5) / 6 + 1 + (padded ? 2 : 0)
                    let left = scrubbed.count - "Basic ••• end".count
                    #expect(left <= around, "\(before) before, \(after) after, \(scrubbed)")
                    #expect(scrubbed.hasPrefix("Basic ") && scrubbed.hasSuffix(" end"))
                }
            }
        }
    }

    @Test func `hexadecimal secrets are hidden in both cases`() {
        for upper in [true, false] {
            let text = secret.utf8.map { byte in
                let digits = String(byte, radix: 16, uppercase: upper)
                return digits.count < 2 ? "0" + digits : digits
            }.joined()
            #expect(scrubber.scrub("key \(text).") == "key •••.")
        }
    }

    @Test func `JSON-escaped secrets are hidden, with unicode escapes too`() {
        let plain = "s3cr+t/Key=\\\"é\\\\x&42"
        let escaped = "s3cr+t\\/Key=\\\"\\u00e9\\\\x\\u002642"
        #expect(scrubber.scrub("{\"k\":\"\(plain)\"}") == "{\"k\":\"•••\"}")
        #expect(scrubber.scrub("{\"k\":\"\(escaped)\"}") == "{\"k\":\"•••\"}")
        let bird = SecretScrubber()
        bird.register("pass🦜word")
        #expect(bird.scrub("\\\"pass\\ud83e\\udd9cword\\\"") == "\\\"•••\\\"")
    }

    @Test func `an escape that holds only the end of a secret is hidden whole`() {
        let odd = SecretScrubber()
        odd.register(bytes: Array("passwor".utf8) + [0xC3])
        #expect(odd.scrub("a passwor\\u00e9 b") == "a ••• b")
    }

    @Test func `short secrets are refused and longer ones of many kinds live together`() {
        #expect(!scrubber.register("short"))
        for number in 0..<50 { scrubber.register("another-secret-\(number)-end") }
        #expect(scrubber.scrub("x another-secret-7-end y another-secret-42-end") == "x ••• y •••")
        #expect(scrubber.scrub("short") == "short")
        #expect(
            scrubber.scrub(bytes: [0xFF] + Array(secret.utf8) + [0xFE]) == [0xFF]
                + Array("•••".utf8) + [0xFE]
        )
    }

    @Test func `anything like a bot token is hidden without being registered`() {
        let fresh = SecretScrubber()
        let token = "123456789:AAF-abcdefghijklmnopqrstuvwxyz_0123"
        #expect(fresh.scrub("token \(token) refused") == "token ••• refused")
        #expect(
            fresh.scrub("https://api.telegram.org/bot\(token)/getMe")
                == "https://api.telegram.org/bot•••/getMe"
        )
        #expect(fresh.scrub("/bot123456789%3AAAF-abcdefghijklmnopqrstuvwxyz_0123/x") == "/bot•••/x")
        #expect(fresh.scrub("/bot123:short/getMe") == "/bot•••/getMe")
        let times = "12:30:45 127.0.0.1:8080 1234567:short a:b /bots/12:30"
        #expect(fresh.scrub(times) == times)
        let digest = "1234:\(String(repeating: "a", count: 40))"
        #expect(fresh.scrub(digest) == digest)
    }
}
