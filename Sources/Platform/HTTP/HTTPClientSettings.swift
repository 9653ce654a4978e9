/// Bounds and habits of one client. Connections are shared only within a client, hence what decides
/// whom to trust (CA file, pinned key, proxy, Unix socket) is set here and not by the request.
package struct HTTPClientSettings: Sendable {
    /// Requests on the wire at once. More wait in order of arrival.
    package var concurrentRequestsMax = 64
    /// Requests on the wire at once to one origin, so that a slow host leaves room for others.
    package var requestsPerOriginMax = 16
    /// Requests that wait for a place. One more fails at once with `tooBusy`.
    package var waitingRequestsMax = 256
    /// Connections kept open between requests; the oldest is closed beyond that.
    package var idleConnectionsMax = 32
    /// A connection that was idle for longer is not used again (curl's CURLOPT_MAXAGE_CONN).
    package var idleSecondsMax = 118
    /// The User-Agent header.
    package var userAgent = "Martlet"
    /// A PEM file of trusted authorities in the place of the system's.
    package var caFile: String?
    /// Accepted public keys of the server, `sha256//BASE64` joined by semicolons, besides the usual
    /// verification (syntax: curl's CURLOPT_PINNEDPUBLICKEY).
    package var pinnedPublicKey: String?
    /// Path of a Unix socket that is connected to in the place of every host.
    package var unixSocketPath: String?
    /// A proxy's URL. The environment's proxies are never used. Requests for public addresses alone
    /// go without it, because behind a proxy nobody can say which address was reached.
    package var proxy: Secret?

    /// The bounds above.
    package init() {}
}
