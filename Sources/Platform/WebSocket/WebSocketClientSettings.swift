/// Bounds and trust of one client.
package struct WebSocketClientSettings: Sendable {
    /// Links open, or being opened, at once; one more fails at once with `tooManyLinks`.
    package var linksMax = 64
    /// The User-Agent header.
    package var userAgent = "Martlet"
    /// A PEM file of trusted authorities in the place of the system's.
    package var caFile: String?
    /// SHA-256 of the certificate (its DER form) that a host must show, 32 bytes, besides the usual
    /// verification, by the host as addresses name it, in lower case and without brackets. Hosts that are not
    /// named are verified as usual.
    package var pinnedCertificates: [String: [UInt8]] = [:]

    /// The bounds above.
    package init() {}
}
