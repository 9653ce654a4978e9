/// Decides when a stream connects, and for how long it waits after it was cut off. A pure value: times and
/// dice are handed in, and whoever holds it performs the steps. Times are nanoseconds of one monotonic clock.
package struct StreamKeeper: Sendable, Equatable {
    /// How patient it is.
    package struct Habits: Sendable, Equatable {
        /// The pause after each failure: drawn evenly from nothing to the whole of the pause, so that many who
        /// were cut off together come back apart from one another.
        package var backoff: Backoff
        /// A connection that was open for so long makes earlier failures forgotten; one that breaks sooner
        /// counts among them.
        package var steadyNanoseconds: Int64
        /// The longest pause that a server may ask for (`Retry-After`); a longer one counts as this.
        package var retryAfterNanosecondsMax: Int64

        /// Pauses of up to half a second, doubling to a minute; steady after 30 s; at most an hour on request.
        package init(
            backoff: Backoff = Backoff(),
            steadyNanoseconds: Int64 = 30_000_000_000,
            retryAfterNanosecondsMax: Int64 = 3_600_000_000_000
        ) {
            precondition(steadyNanoseconds >= 0 && retryAfterNanosecondsMax >= 0)
            self.backoff = backoff
            self.steadyNanoseconds = steadyNanoseconds
            self.retryAfterNanosecondsMax = retryAfterNanosecondsMax
        }
    }

    /// Where the stream stands.
    package enum State: Sendable, Equatable {
        /// To connect at this time.
        case waiting(until: Int64)
        /// The connection of the current generation is being made.
        case connecting
        /// It stands since then.
        case open(since: Int64)
        /// It is being closed, and no other will follow.
        case stopping
        /// Nothing more happens.
        case finished
    }

    /// What is to be done.
    package enum Step: Sendable, Equatable {
        /// Connect, under this generation.
        case connect(UInt64)
        /// Ask again at this time.
        case wait(until: Int64)
        /// Close the connection; its end is to be noted.
        case close
        /// Tell that it is over.
        case finish
        /// Nothing.
        case nothing
    }

    private let habits: Habits
    /// Where it stands.
    package private(set) var state: State
    /// The number of the newest connection, 0 before the first.
    package private(set) var generation: UInt64 = 0
    /// Connections in a row that failed or broke too soon.
    package private(set) var failures = 0

    /// A stream that may connect from now on.
    package init(_ habits: Habits = Habits(), at now: Int64) {
        self.habits = habits
        state = .waiting(until: now)
    }

    /// The time has come, or may have. A connection is counted in the budget before it is asked for.
    package mutating func advance(at now: Int64, budget: inout ConnectBudget) -> Step {
        guard case .waiting(let until) = state else { return .nothing }
        if now < until { return .wait(until: until) }
        if let moment = budget.take(at: now) {
            state = .waiting(until: moment)
            return .wait(until: moment)
        }
        generation += 1
        state = .connecting
        return .connect(generation)
    }

    /// The connection of this generation stands. False when it is not the one that is meant any more.
    package mutating func noteOpened(_ generation: UInt64, at now: Int64) -> Bool {
        guard generation == self.generation, state == .connecting else { return false }
        state = .open(since: now)
        return true
    }

    /// The connection of this generation ended, or was not made. `draw` is even in 0..<1.
    package mutating func noteEnded(
        _ generation: UInt64,
        _ ending: WebSocketEnding,
        at now: Int64,
        draw: Double
    ) -> Step {
        guard generation == self.generation else { return .nothing }
        switch state {
        case .waiting, .finished: return .nothing
        case .stopping: return finish()
        case .open(let since) where now - since >= habits.steadyNanoseconds: failures = 1
        case .connecting, .open: failures += 1
        }
        var asked: Int64 = 0
        if case .failed(let failure) = ending {
            if failure.isPermanent { return finish() }
            if case .refusedUpgrade(_, _, let seconds?) = failure {
                let bound = habits.retryAfterNanosecondsMax
                asked = min(seconds, bound / 1_000_000_000 + 1) * 1_000_000_000
                asked = min(asked, bound)
            }
        }
        let pause = habits.backoff.fullyJitteredPauseNanoseconds(
            afterFailures: failures,
            draw: draw
        )
        let until = now + max(pause, asked)
        state = .waiting(until: until)
        return .wait(until: until)
    }

    /// No connection is wanted any more.
    package mutating func stop() -> Step {
        switch state {
        case .waiting: return finish()
        case .connecting, .open:
            state = .stopping
            return .close
        case .stopping, .finished: return .nothing
        }
    }

    private mutating func finish() -> Step {
        state = .finished
        return .finish
    }
}
