import Platform
import Testing

@Suite struct URLPolicyTests {
    @Test(arguments: [
        ("https://hooks.example.org/a/b?c=d", "https://hooks.example.org/a/b?c=d"),
        ("HTTPS://Hooks.Example.ORG", "https://hooks.example.org/"),
        ("https://example.org:8443?x=1", "https://example.org:8443/?x=1"),
        ("https://8.8.8.8/x", "https://8.8.8.8/x"),
        ("https://[2606:4700:0::1111]:1/x", "https://[2606:4700::1111]:1/x"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://my_host.example/p%20q", "https://my_host.example/p%20q"),
    ])
    func `a sound URL passes in its normal form`(text: String, normal: String) throws {
        let checked = try URLPolicy().check(text)
        #expect(checked.text == normal)
    }

    @Test(arguments: [
        ("", URLRefusal.noScheme), ("example.org/x", .noScheme),
        ("ftp://example.org", .otherScheme("ftp")),
        ("javascript://x", .otherScheme("javascript")), ("http://example.org/", .insecure),
        ("https://user:pw@example.org/", .credentials), ("https://a@b@example.org/", .credentials),
        ("https://example.org/#x", .fragment), ("https://exa mple.org/", .unencodedCharacter),
        ("https://example.org/\r\nX: 1", .unencodedCharacter),
        ("https://example.org\\@evil.example/", .unencodedCharacter),
        ("https://bücher.example/", .unencodedCharacter),
        ("https://example.org:0/", .badPort("0")),
        ("https://example.org:65536/", .badPort("65536")),
        ("https://example.org:/", .badPort("")), ("https://example.org:+1/", .badPort("+1")),
        ("https:///x", .badHost("")), ("https://a..b/", .badHost("a..b")),
        ("https://-a.example/", .badHost("-a.example")), ("https://a%2eb/", .badHost("a%2eb")),
        ("https://[::1/", .badHost("[::1")), ("https://[1.2.3.4]/", .badHost("[1.2.3.4]")),
        ("https://2130706433/", .oddAddress("2130706433")),
        ("https://127.1/", .oddAddress("127.1")),
        ("https://0x7f.0.0.1/", .oddAddress("0x7f.0.0.1")),
        ("https://0177.0.0.1/", .oddAddress("0177.0.0.1")),
        ("https://a.0x10/", .oddAddress("a.0x10")),
        ("https://1.2.3.256/", .oddAddress("1.2.3.256")),
        ("https://127.0.0.1/", .notPublic("127.0.0.1")),
        ("https://10.1.2.3/", .notPublic("10.1.2.3")),
        ("https://[::ffff:10.0.0.1]/", .notPublic("::ffff:10.0.0.1")),
        ("https://[::1]/", .notPublic("::1")),
        ("https://LOCALHOST/", .notPublic("localhost")),
        ("https://a.localhost/", .notPublic("a.localhost")),
        ("https://169.254.169.254/latest", .notPublic("169.254.169.254")),
    ])
    func `a URL with a fault is refused by its name`(text: String, refusal: URLRefusal) {
        #expect(throws: refusal) { try URLPolicy().check(text) }
        #expect(!refusal.description.isEmpty)
    }

    @Test func `what is refused by default passes where it is allowed`() throws {
        let local = URLPolicy(allowsInsecure: true, addresses: .any)
        for text in ["http://127.0.0.1:8081/bot", "http://localhost/x", "https://[::1]/"] {
            #expect(try local.check(text).text == text)
        }
        #expect(throws: URLRefusal.oddAddress("127.1")) { try local.check("http://127.1/") }
        let long = "https://example.org/" + String(repeating: "a", count: 9000)
        #expect(throws: URLRefusal.tooLong(bytesMax: 8192)) { try local.check(long) }
    }

    @Test func `a checked URL prints its origin alone`() throws {
        let checked = try URLPolicy().check(
            "https://hooks.example.org:444/services/SECRET?k=SECRET"
        )
        var dumped = ""
        dump(checked, to: &dumped)
        for text in ["\(checked)", String(reflecting: checked), dumped] {
            #expect(!text.contains("SECRET"))
        }
        #expect("\(checked)" == "https://hooks.example.org:444")
    }
}
