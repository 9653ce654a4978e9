import Foundation
import Platform
import Testing

@Suite struct SecretTests {
    private struct Holder: Codable {
        let name: String
        let key: Secret
    }

    @Test func `a secret shows as dots however it is printed`() throws {
        let secret = Secret("open sesame")
        let holder = Holder(name: "x", key: secret)
        var dumped = ""
        dump(holder, to: &dumped)
        let encoded = String(decoding: try JSONEncoder().encode(holder), as: UTF8.self)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(holder)",
            String(reflecting: holder), "\([secret])", "\(Optional(secret) as Any)", dumped,
            encoded,
            secret.debugDescription,
        ]
        for text in texts {
            #expect(!text.contains("sesame"))
            #expect(text.contains("•••"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `a secret is given out only when asked for`() throws {
        let secret = try JSONDecoder().decode(Secret.self, from: Data("\"geheim\"".utf8))
        #expect(secret.withExposed { $0 } == "geheim")
        #expect(secret.withExposedBytes { $0 } == Array("geheim".utf8))
        #expect(secret.byteCount == 6)
        #expect(secret == Secret("geheim"))
        #expect(secret != Secret("geheiM"))
        #expect(Set([secret, Secret("geheim")]).count == 1)
    }
}
