internal import ChatOps
internal import Foundation
internal import Platform

/// The code that an authenticator app shows for the sessions' secret.
enum OneTimeCode {
    static func now() -> String {
        let seconds = Int64(Date().timeIntervalSince1970)
        return OneTimePassword.totp(key: key, atSeconds: seconds)
    }

    /// From the address that an app is enrolled with.
    private static let key: [UInt8] = {
        guard let keys = try? CommandKeys(current: Secret(Outside.secret)) else { return [] }
        let address = OneTimePassword.enrolment(keys: keys, issuer: "test", account: "test")
        let text = address.withExposed { address in
            address.split(separator: "?").last?.split(separator: "&")
                .first { $0.hasPrefix("secret=") }?.dropFirst(7).description ?? ""
        }
        return decoded(text)
    }()

    /// RFC 4648, section 6.
    private static func decoded(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { continue }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
