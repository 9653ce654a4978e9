internal import Glibc

/// The address of a Unix socket: a path, or a name in Linux's abstract space, written with a
/// leading `@`.
struct UnixAddress {
    private let name: [UInt8]
    private let keptOpen: OwnedDescriptor?

    /// - Throws: ENAMETOOLONG when even the short form of the path does not fit, ENOENT when its
    ///   directory is missing.
    init(_ path: String) throws(SystemFailure) {
        if path.hasPrefix("@") {
            name = [0] + Array(path.utf8.dropFirst())
            keptOpen = nil
        } else if path.utf8.count < Self.nameBytesMax {
            name = Array(path.utf8) + [0]
            keptOpen = nil
        } else {
            // The kernel takes 107 bytes. A longer path is reached through its opened directory.
            guard let slash = path.lastIndex(of: "/") else {
                throw SystemFailure(code: ENAMETOOLONG)
            }
            let directory = try OwnedDescriptor.opening(
                String(path[..<slash]),
                flags: O_RDONLY | O_DIRECTORY
            )
            name = Array("/proc/self/fd/\(directory.number)\(path[slash...])".utf8) + [0]
            keptOpen = directory
        }
        guard name.count <= Self.nameBytesMax else { throw SystemFailure(code: ENAMETOOLONG) }
    }

    /// Hands the C form of the address to a socket call; it is valid inside `body` only.
    func withSocketAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        let length = socklen_t(offset + name.count)
        return withExtendedLifetime(keptOpen) {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
            }
        }
    }

    private static let nameBytesMax = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    /// A new socket that is not inherited by child processes.
    static func openSocket(
        type: __socket_type,
        nonBlocking: Bool
    ) throws(SystemFailure) -> OwnedDescriptor {
        let flags = SOCK_CLOEXEC.rawValue | (nonBlocking ? SOCK_NONBLOCK.rawValue : 0)
        let number = socket(AF_UNIX, Int32(type.rawValue | flags), 0)
        guard number >= 0 else { throw .last }
        return OwnedDescriptor(number)
    }
}
