import Glibc
import Synchronization
import Testing

@testable import Platform

@Suite struct MailboxTests {
    private func taken(_ mailbox: Mailbox<Int>, max: Int = 100) -> [Int] {
        var batch: [Int] = []
        _ = mailbox.takeAll(into: &batch, max: max, waitUntilMonotonic: 0)
        return batch
    }

    @Test func `urgent comes first and lanes keep their order`() {
        let mailbox = Mailbox<Int>()
        for element in [1, 2] { #expect(mailbox.post(element)) }
        #expect(mailbox.post(50, to: .lossy(key: "BTC")))
        for element in [90, 91] { #expect(mailbox.post(element, to: .urgent)) }
        #expect(taken(mailbox) == [90, 91, 1, 2, 50])
    }

    @Test func `the lossy lane keeps the newest per key in the place of the first`() {
        let mailbox = Mailbox<Int>()
        #expect(mailbox.post(1, to: .lossy(key: "BTC")))
        #expect(mailbox.post(2, to: .lossy(key: "ETH")))
        #expect(mailbox.post(3, to: .lossy(key: "BTC")))
        #expect(mailbox.counts.replaced == 1)
        #expect(taken(mailbox, max: 1) == [3])
        #expect(mailbox.post(4, to: .lossy(key: "ETH")))
        #expect(mailbox.post(5, to: .lossy(key: "BTC")))
        #expect(mailbox.post(6, to: .lossy(key: "ETH")))
        #expect(taken(mailbox) == [6, 5])
    }

    @Test func `full lanes refuse, each on its own, and count it`() {
        let mailbox = Mailbox<Int>(
            bounds: MailboxBounds(urgentMax: 1, normalMax: 2, lossyKeysMax: 1)
        )
        #expect(mailbox.post(1) && mailbox.post(2))
        #expect(!mailbox.post(3))
        #expect(mailbox.post(4, to: .urgent))
        #expect(!mailbox.post(5, to: .urgent))
        #expect(mailbox.post(6, to: .lossy(key: "a")))
        #expect(!mailbox.post(7, to: .lossy(key: "b")))
        #expect(mailbox.post(8, to: .lossy(key: "a")))
        let counts = mailbox.counts
        #expect(counts.refused == 3)
        #expect(counts.waiting == 4 && counts.waitingHighWater == 4)
        #expect(taken(mailbox) == [4, 1, 2, 8])
        #expect(mailbox.post(9))
    }

    @Test func `prices get a quarter of a batch even under a flood of commands`() {
        let mailbox = Mailbox<Int>()
        for element in 0..<20 { #expect(mailbox.post(element)) }
        for key in 0..<10 { #expect(mailbox.post(100 + key, to: .lossy(key: "\(key)"))) }
        let batch = taken(mailbox, max: 8)
        #expect(batch == [0, 1, 2, 3, 4, 5, 100, 101])
    }

    @Test func `a producer waits for room and gets it`() throws {
        let mailbox = Mailbox<Int>(bounds: MailboxBounds(normalMax: 1))
        #expect(mailbox.post(1))
        let soon = SystemClock.monotonicNanoseconds() + 5_000_000
        #expect(!mailbox.postWaiting(2, untilMonotonic: soon))
        let accepted = Mutex(false)
        let producer = try DedicatedThread.start(name: "producer") {
            let late = SystemClock.monotonicNanoseconds() + 600_000_000_000
            let outcome = mailbox.postWaiting(3, untilMonotonic: late)
            accepted.withLock { $0 = outcome }
        }
        while mailbox.waitingProducers == 0 { sched_yield() }
        #expect(taken(mailbox) == [1])
        #expect(producer.join(timeoutNanoseconds: 5_000_000_000))
        #expect(accepted.withLock { $0 })
        #expect(taken(mailbox) == [3])
    }

    @Test func `closing wakes the consumer, refuses posts and leaves what waits`() throws {
        let mailbox = Mailbox<Int>()
        let consumer = try DedicatedThread.start(name: "consumer") {
            var batch: [Int] = []
            while mailbox.takeAll(into: &batch, max: 10, waitUntilMonotonic: nil) > 0 {}
        }
        mailbox.close()
        #expect(consumer.join(timeoutNanoseconds: 5_000_000_000))
        #expect(!mailbox.post(1))

        let other = Mailbox<Int>()
        #expect(other.post(7))
        other.close()
        #expect(taken(other) == [7])
    }

    @Test func `four producers lose nothing and keep their own order`() throws {
        let mailbox = Mailbox<Int>(bounds: MailboxBounds(normalMax: 64))
        let each = 5_000
        var producers: [DedicatedThread] = []
        for producer in 0..<4 {
            producers.append(
                try DedicatedThread.start(name: "producer") {
                    for number in 0..<each {
                        let late = SystemClock.monotonicNanoseconds() + 20_000_000_000
                        _ = mailbox.postWaiting(producer * each + number, untilMonotonic: late)
                    }
                }
            )
        }
        var all: [Int] = []
        while all.count < 4 * each {
            let late = SystemClock.monotonicNanoseconds() + 20_000_000_000
            let count = mailbox.takeAll(into: &all, max: 50, waitUntilMonotonic: late)
            try #require(count > 0)
        }
        for producer in 0..<4 {
            let own = all.filter { $0 / each == producer }
            #expect(own == Array(producer * each..<(producer + 1) * each))
        }
        for producer in producers { #expect(producer.join(timeoutNanoseconds: 5_000_000_000)) }
        #expect(mailbox.counts.waitingHighWater <= 64)
    }
}
