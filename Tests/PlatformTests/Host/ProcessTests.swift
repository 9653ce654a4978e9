import Glibc
import Testing

@testable import Platform

/// One process looks after another: by its identity, by a hold on it, and by the file in which it says
/// that it goes on.
@Suite struct ProcessTests {
    private let folder = TemporaryFolder()

    /// A child that sleeps; killed and reaped at the end.
    private final class Sleeper {
        let pid: pid_t
        private var isReaped = false

        init?() {
            var words: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("60"), nil]
            defer { for word in words { free(word) } }
            var pid = pid_t()
            guard posix_spawn(&pid, "/bin/sleep", nil, nil, &words, nil) == 0 else { return nil }
            self.pid = pid
        }

        func reap() {
            guard !isReaped else { return }
            isReaped = true
            waitpid(pid, nil, 0)
        }

        deinit {
            if !isReaped { kill(pid, SIGKILL) }
            reap()
        }
    }

    @Test func `a process is known by its number and its start`() throws {
        let own = ProcessIdentity.current
        #expect(own.pid == getpid() && own.startTicks > 0)
        #expect(own.isThere)
        #expect(!ProcessIdentity(pid: own.pid, startTicks: own.startTicks + 1).isThere)
        let sleeper = try #require(Sleeper())
        let other = try #require(ProcessIdentity.of(sleeper.pid))
        #expect(other.startTicks >= own.startTicks)
        kill(sleeper.pid, SIGKILL)
        sleeper.reap()
        #expect(!other.isThere)
        #expect(ProcessIdentity.of(sleeper.pid) != other)
    }

    @Test func `a process that was looked at is ended, also a stopped one`() throws {
        let sleeper = try #require(Sleeper())
        kill(sleeper.pid, SIGSTOP)
        let process = try #require(ProcessIdentity.of(sleeper.pid))
        let handle = try #require(ProcessHandle.open(process))
        #expect(!handle.hasEnded())
        #expect(ProcessHandle.end(process, withinNanoseconds: 5_000_000_000) == .gone)
        #expect(handle.hasEnded())
        // Not reaped yet, and gone all the same.
        #expect(ProcessHandle.end(process, withinNanoseconds: 0) == .gone)
        sleeper.reap()
        #expect(ProcessHandle.end(process, withinNanoseconds: 0) == .another)
    }

    @Test func `a number that belongs to another process by now is left alone`() throws {
        let sleeper = try #require(Sleeper())
        let process = try #require(ProcessIdentity.of(sleeper.pid))
        let former = ProcessIdentity(pid: process.pid, startTicks: process.startTicks - 1)
        #expect(ProcessHandle.end(former, withinNanoseconds: 0) == .another)
        #expect(process.isThere)
    }

    @Test func `a vigil ends with the process, and by a word from another thread`() throws {
        let sleeper = try #require(Sleeper())
        let process = try #require(ProcessIdentity.of(sleeper.pid))
        let handle = try #require(ProcessHandle.open(process))
        let vigil = try ProcessVigil()
        vigil.wait(for: handle, nanoseconds: 1_000_000)
        #expect(!handle.hasEnded())
        kill(sleeper.pid, SIGKILL)
        vigil.wait(for: handle, nanoseconds: 60_000_000_000)
        #expect(handle.hasEnded())
        vigil.wake()
        vigil.wait(for: nil, nanoseconds: 60_000_000_000)
    }

    @Test func `a beat file says its text and goes on, and its reader sees either all or nothing`()
        throws
    {
        let path = folder.file("leader")
        #expect(BeatFile.read(path) == nil)
        let file = try BeatFile.publish("first", beats: 7, at: path)
        #expect(BeatFile.read(path) == .init(beats: 7, text: "first"))
        file.beat(.max)
        #expect(BeatFile.read(path) == .init(beats: .max, text: "first"))
        #expect(folder.mode("leader") == 0o600)
        let next = try BeatFile.publish("second", at: path)
        #expect(!file.isInPlace && next.isInPlace)
        file.beat(9)
        file.remove()
        #expect(BeatFile.read(path) == .init(beats: 0, text: "second"))
        next.remove()
        #expect(BeatFile.read(path) == nil)
        for text in ["", "x", "00000000000000000001", "0000000000000000000x\ntext"] {
            let bytes = Array(text.utf8)
            try AtomicFile.write(bytes, to: path)
            #expect(BeatFile.read(path) == nil, "\(text)")
        }
    }

    @Test func `a lock whose file was moved or replaced is lost`() throws {
        let path = folder.file("data")
        let directory = try DataDirectory.open(path)
        #expect(directory.lockLoss == nil)
        #expect(DataDirectory.lastHolder(of: path) == getpid())
        rename(path + "/lock", path + "/elsewhere")
        #expect(directory.lockLoss == "\(path)/lock was moved or deleted")
        let other = try DataDirectory.open(path)
        #expect(
            directory.lockLoss == "\(path)/lock was deleted or replaced: another file has its name"
        )
        #expect(other.lockLoss == nil)
        rename(path + "/elsewhere", path + "/lock")
        #expect(directory.lockLoss == nil)
    }

    @Test func `file systems that other machines write to are known by their numbers`() {
        for (magic, name) in [(0x6969, "NFS"), (0xFF53_4D42, "CIFS"), (0x6573_5546, "FUSE")] {
            #expect(FileSystemKind(magic: Int64(magic)).sharedName == name)
        }
        #expect(FileSystemKind.of("/proc")?.magic == 0x9FA0)
        #expect(FileSystemKind.of("/proc")?.sharedName == nil)
        #expect(FileSystemKind.of(folder.file("nothing")) == nil)
    }

    @Test func `a machine differs by what both know, and by nothing that one hides`() {
        let known = MachineIdentity(machine: "m", boot: "b")
        #expect(known.difference(from: MachineIdentity(machine: "n", boot: "b")) == .machine)
        #expect(known.difference(from: MachineIdentity(machine: "m", boot: "c")) == .boot)
        #expect(known.difference(from: MachineIdentity(machine: nil, boot: nil)) == nil)
        #expect(MachineIdentity.current() == MachineIdentity.current())
    }

    @Test func `a program is known by its linker's id, else by its bytes`() throws {
        let own = try #require(ProgramIdentity.current())
        #expect(own == ProgramIdentity.current())
        try AtomicFile.write(Array("#!/bin/sh\n".utf8), to: folder.file("one"))
        try AtomicFile.write(Array("#!/bin/sh \n".utf8), to: folder.file("two"))
        let one = try #require(ProgramIdentity.of(folder.file("one")))
        #expect(one.utf8.count == 64)
        #expect(ProgramIdentity.of(folder.file("two")) != one)
        #expect(ProgramIdentity.of(folder.file("three")) == nil)
        #expect(own != one)
    }

    @Test func `the lines of a file stand in the order in which they were added`() throws {
        let path = folder.file("tape")
        let one = try LineFile(path: path)
        let two = try LineFile(path: path)
        for number in 0..<4 { try (number.isMultiple(of: 2) ? one : two).add("\(number)") }
        #expect(folder.read("tape") == "0\n1\n2\n3\n")
    }
}
