internal import Glibc

/// An IPv4 or IPv6 address.
package enum IPAddress: Sendable, Hashable {
    /// In host byte order.
    case v4(UInt32)
    /// The upper and the lower 64 bits, in host byte order.
    case v6(UInt64, UInt64)

    /// Reads `1.2.3.4` in four plain decimals, or an IPv6 text without zone and brackets.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self = withUnsafeBytes(of: &six, Self.sixteen)
    }

    /// Reads a socket address. Nil for other families and for too few bytes.
    init?(socketAddress bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2 else { return nil }
        let family = Int32(bytes.loadUnaligned(as: sa_family_t.self))
        if family == AF_INET, bytes.count >= 8 {
            self = .v4(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        } else if family == AF_INET6, bytes.count >= 24 {
            self = Self.sixteen(UnsafeRawBufferPointer(rebasing: bytes[8..<24]))
        } else {
            return nil
        }
    }

    private static func sixteen(_ bytes: UnsafeRawBufferPointer) -> IPAddress {
        .v6(
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}

/// For texts.
extension IPAddress: CustomStringConvertible {
    /// The usual text, IPv6 in its short form.
    package var description: String {
        switch self {
        case .v4(let value):
            return (0..<4).map { String(value >> UInt32(24 - 8 * $0) & 255) }.joined(separator: ".")
        case .v6(let upper, let lower):
            var six = in6_addr()
            withUnsafeMutableBytes(of: &six) {
                $0.storeBytes(of: upper.bigEndian, as: UInt64.self)
                $0.storeBytes(of: lower.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            inet_ntop(AF_INET6, &six, &text, socklen_t(text.count))
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        }
    }
}
