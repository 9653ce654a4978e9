internal import CPlatform

/// The kind of file system that holds a path, as far as it matters for locks.
package struct FileSystemKind: Sendable, Equatable {
    /// The kernel's number for it.
    package let magic: Int64

    /// A kind by its number.
    package init(magic: Int64) { self.magic = magic }

    /// The kind that holds a path; nil where the kernel does not tell.
    package static func of(_ path: String) -> FileSystemKind? {
        let magic = martlet_file_system(path)
        return magic < 0 ? nil : FileSystemKind(magic: magic)
    }

    /// The name of a kind that other machines may write to as well, where a lock of this kernel binds
    /// nobody else; nil for a local one.
    ///
    /// Source of the numbers: statfs(2) and the kernel's magic.h.
    package var sharedName: String? { Self.shared[magic] }

    private static let shared: [Int64: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB 2",
        0x0102_1997: "9P", 0x6573_5546: "FUSE", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS",
        0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x0116_1970: "GFS2", 0x7461_636F: "OCFS2",
        0x0BD0_0BD0: "Lustre", 0x4750_4653: "GPFS", 0x786F_4256: "VirtualBox folders",
        0x564C: "NCP", 0xAAD7_AAEA: "PanFS", 0x2003_0528: "OrangeFS", 0x1983_0326: "BeeGFS",
    ]
}
