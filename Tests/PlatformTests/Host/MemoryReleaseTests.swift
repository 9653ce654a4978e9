import Glibc
import Testing

@testable import Platform

@Suite(.serialized) struct MemoryReleaseTests {
    @Test func `clean pages go back and the process goes on as before`() throws {
        let text = Array("what was written before stays".utf8)
        let before = Digest.sha256(text)
        let resident = try #require(ProcessFacts.now().residentBytes)
        let released = MemoryRelease.run()
        let left = try #require(ProcessFacts.now().residentBytes)
        // Code of this program and its libraries; a test bundle alone has tens of megabytes of it.
        #expect(released > 4_000_000)
        #expect(left < resident, "\(resident) bytes before, \(left) after")
        #expect(Digest.sha256(text) == before)
        #expect(String(decoding: text, as: UTF8.self) == "what was written before stays")
    }

    @Test func `pages are handed back under threads that use them`() throws {
        let threads = try (0..<2).map { _ in
            try DedicatedThread.start(name: "works") {
                var bytes = [UInt8](repeating: 1, count: 64)
                for _ in 0..<2_000 { bytes = Digest.sha256(bytes) + bytes.prefix(32) }
                precondition(bytes.count == 64, "digests have 32 bytes")
            }
        }
        for _ in 0..<5 { MemoryRelease.run() }
        for thread in threads { #expect(thread.join(timeoutNanoseconds: 20_000_000_000)) }
    }
}
