internal import CPlatform

/// A disk that can fail, under the SQLite databases of one folder: it fails writes and syncs when
/// told to, and makes the image that a killed process or a lost power supply would leave behind.
/// Every other file of the process is untouched. Used by one thread.
package final class FaultDisk {
    /// What can fail.
    package enum Call: Sendable {
        case write, sync

        fileprivate var number: Int32 {
            Int32(self == .write ? martlet_disk_write : martlet_disk_sync)
        }
    }
    /// SQLite's results for what goes wrong. Source: sqlite.org/rescode.html.
    package enum Outcome: Int32, Sendable {
        case full = 13
        case writeFailed = 778
        case syncFailed = 1034
    }

    /// The watched folder.
    package let directory: String
    private let disk: OpaquePointer

    /// Watches the databases that are opened in a folder from now on. With `recordsUnsynced` what is
    /// not synced is kept, at the cost of memory and time, so that
    /// ``writeImage(into:losesPower:seed:)`` can lose it. Throws when there is no memory.
    package init(directory: String, recordsUnsynced: Bool) throws(SystemFailure) {
        guard martlet_disk_install() == 0,
            let disk = martlet_disk_attach(directory, recordsUnsynced ? 1 : 0)
        else { throw SystemFailure(code: 12) }
        self.directory = directory
        self.disk = disk
    }

    deinit { martlet_disk_detach(disk) }

    /// Lets `failures` calls fail after `calls` more have succeeded; nil lets them fail for ever.
    package func fail(_ call: Call, after calls: Int, failures: Int?, as outcome: Outcome) {
        let count = Int64(failures ?? -1)
        martlet_disk_fail(disk, call.number, Int64(calls), count, outcome.rawValue)
    }

    /// From now on nothing fails.
    package func heal() {
        for call in [Call.write, .sync] { martlet_disk_fail(disk, call.number, 0, 0, 0) }
    }

    /// How many calls were made.
    package func calls(_ call: Call) -> Int { Int(martlet_disk_calls(disk, call.number)) }

    /// How many calls failed because they were told to.
    package func failures(_ call: Call) -> Int { Int(martlet_disk_failures(disk, call.number)) }

    /// Writes into another, existing folder what the next process would find: everything that was
    /// written, or when the power is lost what was synced and a random part of the rest, sector by
    /// sector.
    package func writeImage(
        into target: String,
        losesPower: Bool,
        seed: UInt64
    ) throws(SystemFailure) {
        let code = martlet_disk_image(disk, target, losesPower ? 1 : 0, seed)
        if code != 0 { throw SystemFailure(code: code) }
    }
}
