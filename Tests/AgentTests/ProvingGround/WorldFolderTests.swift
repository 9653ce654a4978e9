import Foundation
import Testing

@testable import martlet

/// The folders in memory of simulated worlds do not outlive their process.
struct WorldFolderTests {
    @Test func `a folder goes with its owner, and a killed one's with the next`() throws {
        let root = NSTemporaryDirectory() + "worlds-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        var mine: WorldFolder? = try WorldFolder(in: root)
        let path = try #require(mine?.path)
        // What a killed process leaves: files, and a lock that nobody holds.
        let left = root + "/martlet-worlds-\(geteuid())-1-2"
        try FileManager.default.createDirectory(
            atPath: left + "/7/0",
            withIntermediateDirectories: true
        )
        #expect(FileManager.default.createFile(atPath: left + "/lock", contents: nil))
        let foreign = root + "/another-program"
        try FileManager.default.createDirectory(atPath: foreign, withIntermediateDirectories: true)

        var other: WorldFolder? = try WorldFolder(in: root)
        #expect(other != nil)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(FileManager.default.fileExists(atPath: path + "/lock"))
        #expect(FileManager.default.fileExists(atPath: foreign))
        other = nil
        mine = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
