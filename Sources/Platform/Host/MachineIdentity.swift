internal import Glibc

/// This machine and this run of its kernel. A part that the system hides is nil.
package struct MachineIdentity: Sendable, Hashable, Codable {
    /// The id that the installation was given once. Source: machine-id(5).
    package let machine: String?
    /// A new one at every start of the kernel. Source: random(4).
    package let boot: String?

    /// An identity as somebody wrote it down.
    package init(machine: String?, boot: String?) {
        self.machine = machine
        self.boot = boot
    }

    /// The machine that this process runs on. The hint is what a service manager says of the boot that
    /// hides the kernel's own file of it.
    package static func current(bootHint: String? = nil) -> MachineIdentity {
        MachineIdentity(
            machine: word("/etc/machine-id") ?? word("/var/lib/dbus/machine-id"),
            boot: word("/proc/sys/kernel/random/boot_id") ?? bootHint.flatMap { digits($0) }
        )
    }

    /// What two identities differ in.
    package enum Difference: Sendable, Equatable {
        /// They are of two machines.
        case machine
        /// They are of one machine, before and after a start of its kernel.
        case boot
    }

    /// Whether something that both know differs; nil when nothing does.
    package func difference(from other: MachineIdentity) -> Difference? {
        if let machine, let theirs = other.machine, machine != theirs { return .machine }
        if let boot, let theirs = other.boot, boot != theirs { return .boot }
        return nil
    }

    private static func word(_ path: String) -> String? {
        guard let file = try? OwnedDescriptor.opening(path, flags: O_RDONLY),
            let content = try? file.readAll(bytesMax: 256)
        else { return nil }
        return digits(String(decoding: content, as: UTF8.self))
    }

    /// Some write the same id with hyphens, some without.
    private static func digits(_ text: String) -> String? {
        let digits = text.filter(\.isHexDigit).lowercased()
        return digits.isEmpty ? nil : digits
    }
}
