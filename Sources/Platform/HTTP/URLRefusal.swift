/// What is wrong with a URL, and how to mend it. No case carries its path or query, which may hold a
/// token.
package enum URLRefusal: Error, Sendable, Equatable {
    /// There is no `://`.
    case noScheme
    /// Neither `https` nor `http`.
    case otherScheme(String)
    /// `http`, where it is not allowed.
    case insecure
    /// `user:password@` before the host.
    case credentials
    /// Something after `#`.
    case fragment
    /// A space, a control character, a backslash or a letter outside ASCII.
    case unencodedCharacter
    /// The port is not 1...65535.
    case badPort(String)
    /// The host is no name and no address.
    case badHost(String)
    /// An IP address in a form that readers disagree on.
    case oddAddress(String)
    /// The host is, or names, an address that is not public.
    case notPublic(String)
    /// More bytes than a URL may have.
    case tooLong(bytesMax: Int)
}

/// For the operator.
extension URLRefusal: CustomStringConvertible {
    /// The fault and the remedy.
    package var description: String {
        switch self {
        case .noScheme: "the URL has no scheme; write https:// in front of the host"
        case .otherScheme(let scheme): "the scheme \(scheme) is not spoken here; use https"
        case .insecure: "http sends everything in the clear; use https, or allow it for this target"
        case .credentials:
            "the URL holds credentials, which end up in logs; remove what stands before the @"
        case .fragment: "the URL has a fragment, which is never sent; remove # and what follows"
        case .unencodedCharacter:
            "the URL holds a space, a backslash, or a character to be percent-encoded (a host name "
                + "outside ASCII is written in its xn-- form)"
        case .badPort(let port): "the port \"\(port)\" is not a number from 1 to 65535"
        case .badHost(let host): "\"\(host)\" is not a host name; check its spelling"
        case .oddAddress(let host):
            "\"\(host)\" is an address in an ambiguous form; write it as four plain decimals"
        case .notPublic(let host):
            "\(host) is not a public address; allow private addresses for this target if it is meant"
        case .tooLong(let bytesMax): "the URL is longer than \(bytesMax) bytes"
        }
    }
}
