import ChatOps
import Platform
import Synchronization
import TradingCore

@testable import ChatOps

/// Targets for tests; every URL and secret is made up.
enum Targets {
    /// 24 bytes; from the test vector of Standard Webhooks.
    static let signingSecret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    static let path = "/services/T00000000/B00000000/dontleakme"

    static func of(
        _ kind: WebhookTarget.Kind,
        url: String? = nil,
        name: String = "hook",
        allowPrivate: Bool = false
    ) -> WebhookTarget {
        WebhookTarget(
            name: name,
            kind: kind,
            url: Secret(url ?? "https://hooks.example.com\(path)"),
            signingSecret: kind == .generic ? signingSecret : nil,
            allowPrivate: allowPrivate
        )
    }
}

/// A queue with a clock that a test turns, and what came out of it so far.
struct DrivenQueue {
    private(set) var state: WebhookQueueState
    private(set) var now: Int64 = 1_000_000_000
    private(set) var posts: [(at: Int64, number: Int64, ticket: UInt64)] = []
    private(set) var records: [DeliveryRecorded] = []
    private(set) var notices: [EdgeNotice] = []
    private var wakeUps: Set<Int64> = []
    private var open: [UInt64] = []

    /// A queue whose draws are all zero, so that pauses are the schedule's own.
    init(_ target: WebhookTarget, bounds: WebhookBounds = WebhookBounds(), draw: Double = 0) {
        state = WebhookQueueState(target: target, bounds: bounds, draw: { draw })
    }

    /// The numbers of the alerts that were posted, in order.
    var posted: [Int64] { posts.map(\.number) }

    /// Pauses between posts in seconds.
    var pauses: [Int64] { zip(posts, posts.dropFirst()).map { ($1.at - $0.at) / 1_000_000_000 } }

    mutating func enqueue(_ items: OutgoingItem...) {
        for item in items {
            take(state.enqueue(item, at: now))
            advance(by: .zero)
        }
    }

    /// The outcome of the try that is under way; false when there is none.
    @discardableResult
    mutating func finish(_ verdict: WebhookVerdict) -> Bool {
        guard let ticket = open.popLast() else { return false }
        take(state.finished(ticket, verdict, at: now))
        advance(by: .zero)
        return true
    }

    /// Moves on to the next wake-up that was ordered; false when there is none.
    @discardableResult
    mutating func advance() -> Bool {
        guard let next = wakeUps.min() else { return false }
        now = max(now, next)
        advance(by: .zero)
        return true
    }

    /// Moves on, from wake-up to wake-up.
    mutating func advance(by span: TimeSpan) {
        let end = now + span.nanoseconds
        while let next = wakeUps.min(), next <= end {
            now = max(now, next)
            wakeUps = wakeUps.filter { $0 > now }
            take(state.woke(at: now))
        }
        now = end
    }

    /// Lets the span pass while every try ends in this verdict, at once.
    mutating func advance(by span: TimeSpan, answering verdict: (Int64) -> WebhookVerdict) {
        let end = now + span.nanoseconds
        while true {
            if let last = posts.last, finish(verdict(last.number)) { continue }
            guard let next = wakeUps.min(), next <= end else { break }
            advance()
        }
        now = end
    }

    mutating func settle() { state.settle() }

    mutating func stop() { state.stop() }

    private mutating func take(_ effects: [WebhookEffect]) {
        for effect in effects {
            switch effect {
            case .call(let item, let number):
                posts.append((now, item.number, number))
                open.append(number)
            case .record(let record): records.append(record)
            case .tell(let notice): notices.append(notice)
            case .wake(let moment): wakeUps.insert(moment)
            }
        }
    }
}

extension EdgeNotice {
    var headline: String { report.headline }
}
