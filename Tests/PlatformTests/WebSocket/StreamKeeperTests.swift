import StandIns
import Testing

@testable import Platform

@Suite struct StreamKeeperTests {
    private static let second: Int64 = 1_000_000_000
    private static let cut = WebSocketEnding.failed(.cut("test"))
    private static let habits = StreamKeeper.Habits(
        backoff: Backoff(firstNanoseconds: 1 * second, longestNanoseconds: 8 * second),
        steadyNanoseconds: 30 * second
    )

    /// A keeper and its budget, with a clock.
    private struct Stage {
        var keeper: StreamKeeper
        var budget: ConnectBudget
        var now: Int64 = 100 * second

        init(budget: ConnectBudget = ConnectBudget()) {
            self.budget = budget
            keeper = StreamKeeper(habits, at: now)
        }

        mutating func advance() -> StreamKeeper.Step { keeper.advance(at: now, budget: &budget) }

        mutating func end(_ ending: WebSocketEnding = cut, draw: Double = 0.5) -> StreamKeeper.Step
        {
            keeper.noteEnded(keeper.generation, ending, at: now, draw: draw)
        }

        /// Connects, fails, and tells how long it waits.
        mutating func failedPause(draw: Double = 0.5) -> Double {
            guard case .connect = advance(), case .wait(let until) = end(draw: draw) else {
                return -1
            }
            defer { now = until }
            return Double(until - now) / 1e9
        }
    }

    @Test func `pauses double to their bound, and are drawn from nothing to the whole`() {
        var stage = Stage()
        expectHolds((0..<6).map { _ in stage.failedPause() } == [0.5, 1, 2, 4, 4, 4])
        expectHolds(stage.failedPause(draw: 0) == 0)
        expectHolds(stage.failedPause(draw: 0.999) > 7.9)
        #expect(stage.keeper.generation == 8 && stage.keeper.failures == 8)
    }

    @Test func `the same seed gives the same pauses`() {
        func pauses(_ seed: UInt64) -> [Double] {
            var dice = SeededDice(state: seed)
            var stage = Stage()
            return (0..<5).map { _ in stage.failedPause(draw: .random(in: 0..<1, using: &dice)) }
        }
        #expect(pauses(1) == pauses(1))
        #expect(pauses(1) != pauses(2))
    }

    @Test func `only a link that held makes failures forgotten`() {
        var stage = Stage()
        _ = (0..<4).map { _ in stage.failedPause() }
        expectHolds(stage.advance() == .connect(5))
        expectHolds(stage.keeper.noteOpened(5, at: stage.now))
        stage.now += 29 * Self.second
        _ = stage.end()
        #expect(stage.keeper.failures == 5)
        stage.now += 8 * Self.second
        expectHolds(stage.advance() == .connect(6))
        expectHolds(stage.keeper.noteOpened(6, at: stage.now))
        stage.now += 30 * Self.second
        expectHolds(stage.end() == .wait(until: stage.now + Self.second / 2))
        #expect(stage.keeper.failures == 1)
    }

    @Test func `what a dead connection says does not touch the new one`() {
        var stage = Stage()
        _ = stage.failedPause()
        expectHolds(stage.advance() == .connect(2))
        let before = stage.keeper
        expectHolds(!stage.keeper.noteOpened(1, at: stage.now))
        expectHolds(stage.keeper.noteEnded(1, Self.cut, at: stage.now, draw: 0) == .nothing)
        #expect(stage.keeper == before)
        expectHolds(stage.keeper.noteOpened(2, at: stage.now))
        expectHolds(!stage.keeper.noteOpened(2, at: stage.now))
    }

    @Test func `no span holds more connections than the budget allows`() {
        let budget = ConnectBudget(connectsMax: 5, spanNanoseconds: 60 * Self.second)
        var stage = Stage(budget: budget)
        var dice = SeededDice(state: 3)
        var times: [Int64] = []
        while times.count < 200 {
            switch stage.advance() {
            case .wait(let until): stage.now = until
            case .connect:
                times.append(stage.now)
                _ = stage.end(draw: .random(in: 0..<1, using: &dice) * 0.1)
            case .close, .finish, .nothing: Issue.record("stopped by itself")
            }
        }
        for (early, late) in zip(times, times.dropFirst(5)) {
            #expect(late - early >= 60 * Self.second)
        }
        // And not needlessly fewer.
        #expect(times[199] - times[0] < 41 * 60 * Self.second)
    }

    @Test func `streams that share a budget are counted together`() {
        var budget = ConnectBudget(connectsMax: 1, spanNanoseconds: Self.second)
        var one = StreamKeeper(Self.habits, at: 0)
        var other = StreamKeeper(Self.habits, at: 0)
        expectHolds(one.advance(at: 5, budget: &budget) == .connect(1))
        expectHolds(other.advance(at: 5, budget: &budget) == .wait(until: 5 + Self.second))
        expectHolds(other.advance(at: 5 + Self.second, budget: &budget) == .connect(1))
    }

    @Test func `a server that asks for time gets it, within the bound`() {
        for (asked, seconds) in [(20, 20), (0, 0), (1_000_000_000_000, 3_600)] as [(Int64, Int64)] {
            var stage = Stage()
            expectHolds(stage.advance() == .connect(1))
            let failure = WebSocketFailure.refusedUpgrade(
                host: "h",
                status: 429,
                retryAfterSeconds: asked
            )
            let step = stage.end(.failed(failure), draw: 0)
            #expect(step == .wait(until: stage.now + seconds * Self.second))
        }
    }

    @Test func `what can never work is not tried again`() {
        var stage = Stage()
        expectHolds(stage.advance() == .connect(1))
        expectHolds(stage.end(.failed(.invalidRequest("x"))) == .finish)
        expectHolds(stage.advance() == .nothing)
    }

    @Test func `a stop ends it in every state`() {
        var waiting = Stage()
        expectHolds(waiting.keeper.stop() == .finish)
        expectHolds(waiting.advance() == .nothing)
        var open = Stage()
        expectHolds(open.advance() == .connect(1))
        expectHolds(open.keeper.noteOpened(1, at: open.now))
        expectHolds(open.keeper.stop() == .close)
        expectHolds(open.keeper.stop() == .nothing)
        expectHolds(open.end(.byUs(.normal)) == .finish)
        #expect(open.keeper.state == .finished)
    }
}
