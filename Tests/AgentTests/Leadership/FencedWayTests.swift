import ChatOps
import Platform
import Synchronization
import Testing
import TradingCore

@testable import martlet

/// Messages of a process that has been followed by another one do not leave.
@Suite struct FencedWayTests {
    /// Runs everything at once.
    private final class Clock: EdgeClock {
        func monotonicNanoseconds() -> Int64 { 0 }
        func now() -> UTCTime { .epoch }
        func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void) { body() }
    }

    private final class Way: BotTransport, WebhookPoster {
        let started = Mutex(0)

        func start(
            _ call: BotCall,
            _ completion: @escaping @Sendable (BotOutcome) -> Void
        ) -> UInt64 {
            started.withLock { $0 += 1 }
            completion(.answered(status: 200, body: []))
            return 7
        }
        func cancel(_ number: UInt64) {}
        func post(
            _ request: HTTPRequest,
            _ completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
        ) {
            started.withLock { $0 += 1 }
            completion(.success(HTTPResponse(status: 200, body: [])))
        }
    }

    @Test func `a call leaves until another process may lead, and says that nothing was written`() {
        let way = Way()
        let isFollowed = Mutex(false)
        let fenced = FencedTransport(way, clock: Clock()) { isFollowed.withLock { $0 } }
        let call = BotCall("getUpdates", .json([]), timeout: .seconds(1))
        let outcomes = Mutex<[BotOutcome]>([])
        #expect(fenced.start(call) { outcome in outcomes.withLock { $0.append(outcome) } } == 7)
        isFollowed.withLock { $0 = true }
        _ = fenced.start(call) { outcome in outcomes.withLock { $0.append(outcome) } }
        #expect(way.started.withLock { $0 } == 1)
        guard case .failed(mayBeWritten: false, _)? = outcomes.withLock({ $0.last }) else {
            Issue.record("the call does not say that it never left")
            return
        }
    }

    @Test func `a post to a webhook is held back likewise`() {
        let way = Way()
        let isFollowed = Mutex(false)
        let fenced = FencedPoster(way, clock: Clock()) { isFollowed.withLock { $0 } }
        let request = HTTPRequest(.post, "https://a.example/")
        let failures = Mutex(0)
        for _ in 0..<2 {
            fenced.post(request) { if case .failure = $0 { failures.withLock { $0 += 1 } } }
            isFollowed.withLock { $0 = true }
        }
        #expect(way.started.withLock { $0 } == 1)
        #expect(failures.withLock { $0 } == 1)
    }
}
