import Glibc
import Platform
import Testing

@Suite struct SecretFileTests {
    private let folder = TemporaryFolder()

    @Test func `a closed file of our own is read`() throws {
        folder.write("A=1\n", to: ".env")
        #expect(try SecretFile.read(folder.file(".env")) == Array("A=1\n".utf8))
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o644] as [mode_t])
    func `any bit for group or others refuses, with the mending command`(mode: mode_t) {
        folder.write("A=1\n", to: ".env", mode: mode)
        let path = folder.file(".env")
        let error = #expect(throws: SecretFileError.self) { try SecretFile.read(path) }
        #expect(error == .openToOthers(path: path, mode: mode))
        #expect(error?.description.contains("chmod 600 \(path)") == true)
    }

    @Test func `a symbolic link is refused even when its target is fine`() {
        folder.write("A=1\n", to: "real")
        let path = folder.file(".env")
        symlink(folder.file("real"), path)
        #expect(throws: SecretFileError.symbolicLink(path: path)) { try SecretFile.read(path) }
    }

    @Test func `pipes, directories and missing files are refused without waiting`() {
        let pipe = folder.file("pipe")
        mkfifo(pipe, 0o600)
        #expect(throws: SecretFileError.notARegularFile(path: pipe)) { try SecretFile.read(pipe) }
        #expect(throws: SecretFileError.notARegularFile(path: folder.path)) {
            try SecretFile.read(folder.path)
        }
        let missing = folder.file("missing")
        #expect(throws: SecretFileError.missing(path: missing)) { try SecretFile.read(missing) }
    }

    @Test func `64 KB are read and one byte more is refused`() throws {
        let path = folder.file(".env")
        folder.write(String(repeating: "x", count: SecretFile.bytesMax), to: ".env")
        #expect(try SecretFile.read(path).count == SecretFile.bytesMax)
        folder.write(String(repeating: "x", count: SecretFile.bytesMax + 1), to: ".env")
        #expect(throws: SecretFileError.tooLarge(path: path)) { try SecretFile.read(path) }
    }

    @Test(.enabled(if: geteuid() == 0, "giving a file away needs root"))
    func `a file of another user is refused`() {
        folder.write("A=1\n", to: ".env")
        let path = folder.file(".env")
        chown(path, 12_345, 12_345)
        #expect(throws: SecretFileError.wrongOwner(path: path, owner: 12_345)) {
            try SecretFile.read(path)
        }
    }

    @Test func `a service credential may show its access mask as the group's read bit`() throws {
        folder.write("secret", to: "credential", mode: 0o440)
        let path = folder.file("credential")
        #expect(try SecretFile.read(path, origin: .serviceCredential).count == 6)
        folder.write("secret", to: "open", mode: 0o444)
        #expect(throws: SecretFileError.self) {
            try SecretFile.read(folder.file("open"), origin: .serviceCredential)
        }
    }
}
