import Glibc
import Testing

@testable import Platform

@Suite struct DataDirectoryTests {
    private let folder = TemporaryFolder()

    @Test func `a missing directory is made with its parents, closed to others`() throws {
        let path = folder.file("a/b/data")
        let directory = try DataDirectory.open(path + "/")
        #expect(directory.path == path)
        #expect(folder.mode("a/b/data") == 0o700)
        #expect(folder.read("a/b/data/lock") == "\(getpid())\n")
        #expect(try directory.freeBytes() > 0)
    }

    @Test func `a second holder is told who holds the directory`() throws {
        let path = folder.file("data")
        var first: DataDirectory? = try DataDirectory.open(path)
        #expect(throws: DataDirectoryError.busy(path: path, holder: getpid())) {
            try DataDirectory.open(path)
        }
        #expect(first?.path == path)
        first = nil
        _ = try DataDirectory.open(path)
    }

    @Test func `a directory that others may write to is refused with the mending command`() {
        let path = folder.file("data")
        mkdir(path, 0o700)
        chmod(path, 0o770)
        let error = #expect(throws: DataDirectoryError.self) { try DataDirectory.open(path) }
        #expect(error == .writableByOthers(path: path))
        #expect(error?.description.contains("chmod 700 \(path)") == true)
    }

    @Test func `a file in the place of the directory is refused`() {
        folder.write("", to: "data")
        let path = folder.file("data")
        #expect(throws: DataDirectoryError.notADirectory(path: path)) {
            try DataDirectory.open(path)
        }
    }

    @Test func `a replaced lock file or directory is noticed`() throws {
        let path = folder.file("data")
        let directory = try DataDirectory.open(path)
        try directory.verifyUnchanged()
        unlink(directory.file("lock"))
        folder.write("1\n", to: "data/lock")
        #expect(throws: DataDirectoryError.replaced(path: path)) { try directory.verifyUnchanged() }
    }

    @Test func `a link to the directory is followed until it leads elsewhere`() throws {
        for name in ["real", "other"] { mkdir(folder.file(name), 0o700) }
        symlink("real", folder.file("data"))
        let directory = try DataDirectory.open(folder.file("data"))
        try directory.verifyUnchanged()
        unlink(folder.file("data"))
        symlink("other", folder.file("data"))
        #expect(throws: DataDirectoryError.replaced(path: folder.file("data"))) {
            try directory.verifyUnchanged()
        }
    }

    @Test func `a directory that others may read is closed, unless it holds other things`() throws {
        mkdir(folder.file("data"), 0o755)
        chmod(folder.file("data"), 0o755)
        #expect(try DataDirectory.open(folder.file("data")).warning?.contains("755") == true)
        #expect(folder.mode("data") == 0o700)
        #expect(try DataDirectory.open(folder.file("data")).warning == nil)
        mkdir(folder.file("home"), 0o755)
        chmod(folder.file("home"), 0o755)
        folder.write("", to: "home/letter")
        #expect(throws: DataDirectoryError.readableByOthers(path: folder.file("home"))) {
            try DataDirectory.open(folder.file("home"))
        }
        #expect(folder.mode("home") == 0o755)
    }

    @Test func `an atomic write replaces the whole file and leaves nothing beside it`() throws {
        let directory = try DataDirectory.open(folder.file("data"))
        folder.write("a much longer old content", to: "data/state", mode: 0o644)
        try directory.writeAtomically(Array("new".utf8), to: "state")
        #expect(folder.read("data/state") == "new")
        #expect(folder.mode("data/state") == 0o600)
        let names = try entries(of: directory.path)
        #expect(names == ["lock", "state"])
    }

    @Test func `a failed atomic write leaves the old file and no temporary one`() throws {
        let directory = try DataDirectory.open(folder.file("data"))
        mkdir(directory.file("state"), 0o700)
        folder.write("kept", to: "data/state/inside")
        #expect(throws: DataDirectoryError.self) {
            try directory.writeAtomically(Array("new".utf8), to: "state")
        }
        #expect(folder.read("data/state/inside") == "kept")
        #expect(try entries(of: directory.path) == ["lock", "state"])
    }

    @Test func `what a dead process left half written is removed, and nothing else`() throws {
        let path = folder.file("data")
        _ = try DataDirectory.open(path)
        // No process has the highest number.
        let kept = ["leader.new.\(getpid())", "a.new.txt", ".new.4194304", "b.new.4194304.x"]
        for name in kept + ["leader.new.4194304", "state.new.4194304.77"] {
            folder.write("", to: "data/\(name)")
        }
        _ = try DataDirectory.open(path)
        #expect(try entries(of: path) == (kept + ["lock"]).sorted())
    }

    private func entries(of path: String) throws -> [String] {
        let directory = try #require(opendir(path))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
