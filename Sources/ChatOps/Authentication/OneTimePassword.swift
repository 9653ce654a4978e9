package import Platform
import TradingCore

/// One-time passwords of authenticator apps: HOTP (RFC 4226) and TOTP (RFC 6238) with SHA-1, 6
/// digits and steps of 30 seconds, the only kind that every app knows.
package enum OneTimePassword {
    /// Seconds for which a code is shown. Source: RFC 6238, section 4.1.
    package static let stepSeconds: Int64 = 30

    /// The code of a counter. Source: RFC 4226, section 5.3 (dynamic truncation).
    /// `digits` is 6...9.
    package static func hotp(key: [UInt8], counter: UInt64, digits: Int = 6) -> String {
        precondition((6...9).contains(digits), "a code has 6 to 9 digits")
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> UInt64(56 - 8 * $0)) }
        let tag = Digest.hmacSHA1(key: key, message: message)
        let offset = Int(tag[19] & 15)
        let number = tag[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String((number & 0x7FFF_FFFF) % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step that a time falls into. Source: RFC 6238, section 4.2.
    package static func step(atSeconds seconds: Int64) -> Int64 {
        seconds.flooredQuotient(stepSeconds)
    }

    /// The code of a time.
    package static func totp(key: [UInt8], atSeconds seconds: Int64, digits: Int = 6) -> String {
        hotp(key: key, counter: UInt64(bitPattern: step(atSeconds: seconds)), digits: digits)
    }

    /// The URI that an authenticator app reads from a QR code. Label and issuer are
    /// percent-encoded; colons in them become spaces, for the label is divided by one.
    package static func enrolment(keys: CommandKeys, issuer: String, account: String) -> Secret {
        let issuer = encoded(issuer)
        let secret = Base32.encode(keys.current.oneTime)
        return Secret(
            "otpauth://totp/\(issuer):\(encoded(account))?secret=\(secret)&issuer=\(issuer)"
                + "&algorithm=SHA1&digits=6&period=\(stepSeconds)"
        )
    }

    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ":"): encoded += "%20"
            default: encoded += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return encoded
    }
}
