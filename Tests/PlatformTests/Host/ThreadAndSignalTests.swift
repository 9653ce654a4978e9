import Glibc
import Platform
import Synchronization
import Testing

@Suite(.serialized) struct ThreadAndSignalTests {
    @Test func `a thread that still runs is not joined, one that ended is`() throws {
        let gate = Mailbox<Int>()
        let thread = try DedicatedThread.start(name: "gate") {
            var batch: [Int] = []
            _ = gate.takeAll(into: &batch, max: 1, waitUntilMonotonic: nil)
        }
        #expect(!thread.join(timeoutNanoseconds: 2_000_000))
        gate.close()
        #expect(thread.join(timeoutNanoseconds: 5_000_000_000))
        #expect(thread.join(timeoutNanoseconds: 0))
    }

    @Test func `signals reach the handler on another thread`() throws {
        let caught = Mailbox<CaughtSignal>()
        let watch = try SignalWatch.start { _ = caught.post($0) }
        var seen: [CaughtSignal] = []
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            kill(getpid(), signal)
            let late = SystemClock.monotonicNanoseconds() + 5_000_000_000
            _ = caught.takeAll(into: &seen, max: 1, waitUntilMonotonic: late)
        }
        #expect(seen == [.terminate, .hangUp, .interrupt])
        watch.stop()
    }

    @Test func `clocks go forward and agree on their units`() {
        let first = SystemClock.monotonicNanoseconds()
        #expect(SystemClock.monotonicNanoseconds() >= first)
        #expect(SystemClock.bootNanoseconds() >= first)
        #expect(SystemClock.wallNanoseconds() > 1_600_000_000_000_000_000)
    }

    @Test func `process facts are there and plausible`() throws {
        let facts = ProcessFacts.now()
        let resident = try #require(facts.residentBytes)
        let own = try #require(facts.privateBytes)
        #expect(resident > 1_000_000 && own > 100_000 && own <= resident + 4_000_000)
        #expect(try #require(facts.uptimeNanoseconds) > 0)
        #expect(try #require(facts.threads) >= 1)
        let before = try #require(facts.openDescriptors)
        #expect(before >= 3)
    }
}
