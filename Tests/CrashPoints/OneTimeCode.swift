internal import ChatOps
internal import Foundation
internal import Platform
internal import StandIns

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
        return address.withExposed { Base32.secret(inAddress: $0) } ?? []
    }()
}
