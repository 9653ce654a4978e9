internal import Glibc

/// What the kernel says about this process. A number is nil when the kernel does not tell it.
package struct ProcessFacts: Sendable, Equatable {
    /// Memory in RAM, shared libraries included.
    package let residentBytes: Int64?
    /// Memory in RAM that belongs to this process alone.
    package let privateBytes: Int64?
    /// Time since the process started.
    package let uptimeNanoseconds: Int64?
    /// Open file descriptors.
    package let openDescriptors: Int?
    /// Threads alive now.
    package let threads: Int?

    /// Reads the facts of this moment from `/proc/self`. It costs about a millisecond, so ask for a
    /// report, not in a loop.
    package static func now() -> ProcessFacts {
        let status = lines("/proc/self/status")
        let rollup = lines("/proc/self/smaps_rollup")
        let clean = kilobytes("Private_Clean:", rollup)
        let dirty = kilobytes("Private_Dirty:", rollup)
        return ProcessFacts(
            residentBytes: kilobytes("VmRSS:", status),
            privateBytes: dirty.map { $0 + (clean ?? 0) },
            uptimeNanoseconds: uptime(),
            openDescriptors: countDescriptors(),
            threads: number("Threads:", status).map { Int($0) }
        )
    }

    private static func lines(_ path: String) -> [Substring] {
        guard let file = try? OwnedDescriptor.opening(path, flags: O_RDONLY),
            let content = try? file.readAll(bytesMax: 65_536)
        else { return [] }
        return String(decoding: content, as: UTF8.self).split(separator: "\n")
    }

    private static func number(_ label: String, _ lines: [Substring]) -> Int64? {
        guard let line = lines.first(where: { $0.hasPrefix(label) }) else { return nil }
        let words = line.dropFirst(label.count).split { $0 == " " || $0 == "\t" }
        return words.first.flatMap { Int64($0) }
    }

    private static func kilobytes(_ label: String, _ lines: [Substring]) -> Int64? {
        number(label, lines).map { $0 * 1_024 }
    }

    /// The start time is field 22 of `/proc/self/stat`, in clock ticks since boot. Source: proc(5).
    private static func uptime() -> Int64? {
        guard let line = lines("/proc/self/stat").first, let name = line.lastIndex(of: ")") else {
            return nil
        }
        let fields = line[line.index(after: name)...].split(separator: " ")
        let ticksPerSecond = Int64(sysconf(Int32(_SC_CLK_TCK)))
        guard fields.count > 19, let ticks = Int64(fields[19]), ticksPerSecond > 0 else {
            return nil
        }
        return SystemClock.bootNanoseconds() - ticks * (1_000_000_000 / ticksPerSecond)
    }

    private static func countDescriptors() -> Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        // The directory itself was open while it was counted.
        return count - 1
    }
}
