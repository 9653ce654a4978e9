/// Which addresses a request may connect to. It is asked about the very socket address, after the
/// name lookup, and again about a kept connection, so that a name cannot change its meaning between
/// check and use (DNS rebinding).
package enum AddressPolicy: Sendable, Equatable {
    /// Every address.
    case any
    /// Only addresses that are reachable from everywhere.
    case publicOnly

    /// Whether the address may be connected to.
    package func allows(_ address: IPAddress) -> Bool {
        self == .any || Self.isPublic(address)
    }

    /// Whether the address is globally reachable. Source: the IANA special-purpose address registries
    /// for IPv4 and IPv6 (RFC 6890 and its updates). Forms that carry an IPv4 address (mapped, NAT64,
    /// 6to4) count as the address that they carry.
    package static func isPublic(_ address: IPAddress) -> Bool {
        switch address {
        case .v4(let value): !fourRefused.contains { $0.holds(value) }
        case .v6(let upper, let lower): isPublic(upper, lower)
        }
    }

    private static func isPublic(_ upper: UInt64, _ lower: UInt64) -> Bool {
        let last = UInt32(truncatingIfNeeded: lower)
        if upper == 0, lower >> 32 == 0xffff { return isPublic(.v4(last)) }
        if upper == 0x0064_ff9b_0000_0000, lower >> 32 == 0 { return isPublic(.v4(last)) }
        if upper >> 48 == 0x2002 {
            return isPublic(.v4(UInt32(truncatingIfNeeded: upper >> 16)))
        }
        // Global unicast is 2000::/3; everything outside is loopback, local, multicast or unassigned.
        guard upper >> 61 == 1 else { return false }
        return !sixRefused.contains { upper >> (64 - $0.bits) == $0.prefix >> (64 - $0.bits) }
    }

    private struct FourRange {
        let prefix: UInt32
        let bits: UInt32

        func holds(_ value: UInt32) -> Bool { (value ^ prefix) >> (32 - bits) == 0 }
    }

    private static let fourRefused = [
        FourRange(prefix: 0x0000_0000, bits: 8),  // this network
        FourRange(prefix: 0x0a00_0000, bits: 8),  // private
        FourRange(prefix: 0x6440_0000, bits: 10),  // shared by carriers (CGNAT)
        FourRange(prefix: 0x7f00_0000, bits: 8),  // loopback
        FourRange(prefix: 0xa9fe_0000, bits: 16),  // link-local, cloud metadata
        FourRange(prefix: 0xac10_0000, bits: 12),  // private
        FourRange(prefix: 0xc000_0000, bits: 24),  // protocol assignments
        FourRange(prefix: 0xc000_0200, bits: 24),  // documentation
        FourRange(prefix: 0xc058_6300, bits: 24),  // 6to4 relays, deprecated
        FourRange(prefix: 0xc0a8_0000, bits: 16),  // private
        FourRange(prefix: 0xc612_0000, bits: 15),  // benchmarks
        FourRange(prefix: 0xc633_6400, bits: 24),  // documentation
        FourRange(prefix: 0xcb00_7100, bits: 24),  // documentation
        FourRange(prefix: 0xe000_0000, bits: 4),  // multicast
        FourRange(prefix: 0xf000_0000, bits: 4),  // reserved, broadcast
    ]

    private struct SixRange {
        let prefix: UInt64
        let bits: UInt64
    }

    private static let sixRefused = [
        SixRange(prefix: 0x2001_0000_0000_0000, bits: 23),  // protocol assignments, Teredo
        SixRange(prefix: 0x2001_0db8_0000_0000, bits: 32),  // documentation
        SixRange(prefix: 0x3fff_0000_0000_0000, bits: 20),  // documentation
    ]
}
