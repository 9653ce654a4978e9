/// One place where a session is disturbed: the system call of a number, and what befalls it.
package struct CrashPoint: Sendable, Hashable, CustomStringConvertible {
    /// What befalls a call.
    package enum Fault: String, Sendable, CaseIterable {
        /// The process is killed before the call is made.
        case kill
        /// The call fails as on a broken disk.
        case brokenDisk = "eio"
        /// The call fails as on a full disk.
        case fullDisk = "enospc"
        /// A signal interrupted the call before it did anything.
        case interrupted = "eintr"
        /// The call takes half of the bytes.
        case short

        /// The error's name for strace; nil where it is no error.
        var error: String? {
            switch self {
            case .brokenDisk: "EIO"
            case .fullDisk: "ENOSPC"
            case .interrupted: "EINTR"
            case .kill, .short: nil
            }
        }
    }

    package let call: String
    /// Counted from 1, by each thread for itself, as strace counts.
    package let number: Int
    package let fault: Fault

    /// Whether every later call fails as well. Linux tells an error of a sync to every descriptor of
    /// the file, whichever connection synced first.
    var isLasting: Bool {
        ["fdatasync", "fsync"].contains(call) && [.brokenDisk, .fullDisk].contains(fault)
    }

    package init(call: String, number: Int, fault: Fault) {
        self.call = call
        self.number = number
        self.fault = fault
    }

    /// Reads `CALL:NUMBER:FAULT`, as it is printed.
    package init?(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, let number = Int(parts[1]), number > 0,
            let fault = Fault(rawValue: parts[2])
        else { return nil }
        self.init(call: parts[0], number: number, fault: fault)
    }

    package var description: String { "\(call):\(number):\(fault.rawValue)" }

    /// Calls on the journal, its lock and the data directory's files.
    static let fileCalls = [
        "openat", "flock", "fcntl", "pwrite64", "write", "fdatasync", "fsync", "ftruncate",
        "rename",
        "link", "unlink", "mkdir", "fchmod", "chmod", "pread64", "mmap",
    ]
    /// Calls by which answers and alerts go out.
    static let socketCalls = ["socket", "connect", "bind", "listen", "sendto", "sendmsg"]

    /// The faults that can befall a call.
    static func faults(of call: String) -> [Fault] {
        switch call {
        case "pwrite64": [.kill, .brokenDisk, .fullDisk, .interrupted, .short]
        case "write": [.kill, .brokenDisk, .fullDisk, .interrupted]
        case "openat", "ftruncate": [.kill, .brokenDisk, .fullDisk, .interrupted]
        case "fdatasync", "fsync", "rename", "link", "mkdir": [.kill, .brokenDisk, .fullDisk]
        case "pread64", "unlink": [.kill, .brokenDisk]
        default: [.kill]
        }
    }
}

extension [CrashPoint] {
    /// So many of them, drawn by a seed, in their order.
    package func drawn(_ count: Int, seed: UInt64) -> [CrashPoint] {
        var state = seed
        var left = self
        var drawn: Set<CrashPoint> = []
        while drawn.count < count, !left.isEmpty {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            drawn.insert(left.remove(at: Int((mixed ^ (mixed >> 31)) % UInt64(left.count))))
        }
        return filter { drawn.contains($0) }
    }
}
