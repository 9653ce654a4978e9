internal import NIOSSL

/// How TLS is spoken: from version 1.2 on, the certificate and its name verified, the host told by SNI. Made
/// once for a client, for the authorities are read from disk.
struct WebSocketTrust: Sendable {
    private let context: NIOSSLContext
    private let pins: [String: [UInt8]]

    init(_ settings: WebSocketClientSettings) throws(WebSocketFailure) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        // A server that speaks HTTP/2 as well must not choose it.
        configuration.applicationProtocols = ["http/1.1"]
        if let caFile = settings.caFile { configuration.trustRoots = .file(caFile) }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(
                "TLS cannot be prepared: \(Self.words(error)); check that the file of authorities is "
                    + "there and is PEM"
            )
        }
        pins = settings.pinnedCertificates
    }

    /// A handler for one connection. A host that is an address is verified as such and not told by SNI, which
    /// has no room for it.
    func handler(for host: String) throws(WebSocketFailure) -> NIOSSLClientHandler {
        do {
            let name = IPAddress(host) == nil ? host : nil
            return try NIOSSLClientHandler(context: context, serverHostname: name)
        } catch {
            throw .tls("\(host): TLS cannot be prepared: \(Self.words(error))")
        }
    }

    /// Why the certificate, verified already, is not taken; nil when it is.
    func refusal(of certificate: NIOSSLCertificate?, host: String) -> WebSocketFailure? {
        guard let pin = pins[host] else { return nil }
        guard let bytes = try? certificate?.toDERBytes() else {
            return .tls("\(host): the certificate cannot be read")
        }
        let seen = Digest.sha256(bytes)
        return seen == pin ? nil : .otherCertificate(host: host, seen: Hex.encode(seen))
    }

    /// What a TLS error says, without the places in the library that it came from.
    static func words(_ error: any Error) -> String {
        let text = "\(error)"
        let marks = text.split(separator: "OPENSSL_internal:").dropFirst()
        let reasons = marks.map { $0.prefix { $0.isLetter || $0.isNumber || $0 == "_" } }
        guard reasons.isEmpty else {
            return reasons.joined(separator: ", ").replacing("_", with: " ").lowercased()
        }
        return text.split(separator: " at /").first.map(String.init) ?? text
    }
}
