import ChatOps
import Platform

/// Tells whether another process leads, or led, since the lock was lost; asked before every message to
/// people, from any thread. A lock that was lost to nobody bars no last words.
typealias LeadFence = @Sendable () -> Bool

/// The way to the Bot API of a process that may lose its lead while it is paused: once another one may
/// lead nothing leaves by it, neither a message nor the confirmation of an update.
final class FencedTransport: BotTransport {
    private let way: any BotTransport
    private let clock: any EdgeClock
    private let isLedByAnother: LeadFence

    init(_ way: any BotTransport, clock: any EdgeClock, isLedByAnother: @escaping LeadFence) {
        self.way = way
        self.clock = clock
        self.isLedByAnother = isLedByAnother
    }

    func start(_ call: BotCall, _ completion: @escaping @Sendable (BotOutcome) -> Void) -> UInt64 {
        guard isLedByAnother() else { return way.start(call, completion) }
        clock.wake(atMonotonic: clock.monotonicNanoseconds()) {
            completion(.failed(mayBeWritten: false, text: "another process leads"))
        }
        // No call has this number.
        return .max
    }

    func cancel(_ number: UInt64) { way.cancel(number) }
}

/// The same for the receivers of webhooks.
final class FencedPoster: WebhookPoster {
    private let way: any WebhookPoster
    private let clock: any EdgeClock
    private let isLedByAnother: LeadFence

    init(_ way: any WebhookPoster, clock: any EdgeClock, isLedByAnother: @escaping LeadFence) {
        self.way = way
        self.clock = clock
        self.isLedByAnother = isLedByAnother
    }

    func post(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) {
        guard isLedByAnother() else { return way.post(request, completion) }
        clock.wake(atMonotonic: clock.monotonicNanoseconds()) {
            completion(.failure(.cancelled(mayBeWritten: false)))
        }
    }
}
