/// Where a WebSocket goes, checked: `wss` to any host, `ws` to this machine alone. It prints without path
/// and query, which may hold a token.
package struct WebSocketAddress: Sendable, Equatable {
    /// Whether TLS is spoken; without it the connection is refused unless it ends on this machine.
    package let isSecure: Bool
    /// Host, port and path; its scheme is `https` for `wss` and `http` for `ws`.
    let url: CheckedURL
    /// Which addresses may be connected to.
    var addresses: AddressPolicy

    /// Reads `wss://host[:port][/path][?query]`, or the same with `ws` where the host is `localhost` or a
    /// loopback address. `addresses` is asked about the very socket address after the name lookup, too.
    package init(
        _ text: String,
        addresses: AddressPolicy = .any
    ) throws(WebSocketAddressRefusal) {
        guard let mark = text.firstRange(of: "://") else { throw .noScheme }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "wss" || scheme == "ws" else { throw .otherScheme(scheme) }
        isSecure = scheme == "wss"
        let policy = URLPolicy(allowsInsecure: true, addresses: addresses)
        do throws(URLRefusal) {
            url = try policy.check((isSecure ? "https" : "http") + text[mark.lowerBound...])
        } catch {
            throw .url(error)
        }
        self.addresses = addresses
        guard isSecure || Self.isLocal(url.host) else { throw .insecure(url.host) }
    }

    /// What may be shown: scheme, host and port.
    package var origin: String {
        "\(isSecure ? "wss" : "ws")://\(url.host)" + (url.port.map { ":\($0)" } ?? "")
    }

    /// Host and port as a header names them.
    var hostHeader: String { url.host + (url.port.map { ":\($0)" } ?? "") }

    /// The host as lookups and TLS take it: without brackets.
    var host: String {
        url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
    }

    /// The port, the scheme's own where none is given.
    var port: Int { Int(url.port ?? (isSecure ? 443 : 80)) }

    /// Whether this socket address may be connected to.
    func allows(_ address: IPAddress) -> Bool {
        isSecure ? addresses.allows(address) : Self.isLoopback(address)
    }

    private static func isLocal(_ host: String) -> Bool {
        if host == "localhost" { return true }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return IPAddress(bare).map(isLoopback) ?? false
    }

    private static func isLoopback(_ address: IPAddress) -> Bool {
        switch address {
        case .v4(let value): value >> 24 == 127
        case .v6(let upper, let lower): upper == 0 && lower == 1
        }
    }
}

/// Printing shows the origin alone.
extension WebSocketAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// The origin.
    package var description: String { origin }
    /// The origin.
    package var debugDescription: String { origin }
    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
