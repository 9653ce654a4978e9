import Foundation
import Glibc
import Platform

/// The disk of a simulated machine: a folder in memory, under a layer that can fail. Every life gets
/// the image that the one before left.
final class WorldDisk {
    /// Held, for it takes its files along when it goes.
    private let folder: WorldFolder
    private let base: String
    private let recordsUnsynced: Bool
    private var generation = 0
    /// The disk under the present life.
    private(set) var present: FaultDisk
    /// Where the next life will find its files, once the present one is dead.
    private var image: String?

    /// An empty disk; `recordsUnsynced` where the power may be lost. Throws what the machine refuses.
    init(in folder: WorldFolder, name: String, recordsUnsynced: Bool) throws {
        self.folder = folder
        base = "\(folder.path)/\(name)"
        self.recordsUnsynced = recordsUnsynced
        let first = "\(base)/0"
        try FileManager.default.createDirectory(atPath: first, withIntermediateDirectories: true)
        present = try FaultDisk(directory: first, recordsUnsynced: recordsUnsynced)
    }

    /// Takes the image that the next life will find, as things are at this instant.
    func freeze(losesPower: Bool, seed: UInt64) throws {
        guard image == nil else { return }
        generation += 1
        let next = "\(base)/\(generation)"
        try FileManager.default.createDirectory(atPath: next, withIntermediateDirectories: true)
        try present.writeImage(into: next, losesPower: losesPower, seed: seed)
        image = next
    }

    /// Moves on to the image; the present life has let go of its files.
    func moveOn() throws {
        guard let image else { return }
        let old = present.directory
        present = try FaultDisk(directory: image, recordsUnsynced: recordsUnsynced)
        self.image = nil
        try Self.remove(old)
    }

    /// Removes a folder of files; every life leaves one.
    private static func remove(_ folder: String) throws {
        guard let listing = opendir(folder) else { throw SystemFailure(code: errno) }
        var names: [String] = []
        while let entry = readdir(listing) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        closedir(listing)
        for name in names where name != "." && name != ".." {
            guard unlink("\(folder)/\(name)") == 0 else { throw SystemFailure(code: errno) }
        }
        guard rmdir(folder) == 0 else { throw SystemFailure(code: errno) }
    }

    func remove() { try? FileManager.default.removeItem(atPath: base) }
}
