import Testing
import TradingCore

@testable import martlet

/// How often the lead may change hands by itself.
@Suite struct TakeoverLimitsTests {
    private static let second: Int64 = 1_000_000_000

    private func takeovers(_ seconds: [Int64], boot: String = "b") -> [LeadTaken] {
        seconds.map {
            LeadTaken(name: "a", way: .died, boot: boot, bootNanoseconds: $0 * Self.second)
        }
    }

    private func verdict(
        _ takeovers: [LeadTaken],
        at seconds: Int64,
        _ limits: TakeoverLimits = TakeoverLimits()
    ) -> TakeoverLimits.Verdict {
        limits.verdict(on: takeovers, boot: "b", now: seconds * Self.second)
    }

    @Test func `the first takeover leads`() {
        #expect(verdict([], at: 10) == .lead)
    }

    @Test func `a minute lies between two takeovers`() {
        #expect(verdict(takeovers([100]), at: 130) == .wait(untilBoot: 160 * Self.second))
        #expect(verdict(takeovers([100]), at: 159) == .wait(untilBoot: 160 * Self.second))
        #expect(verdict(takeovers([100]), at: 160) == .lead)
    }

    @Test func `the third within ten minutes leads with entries halted`() {
        guard case .leadHalted(let reason) = verdict(takeovers([100, 300]), at: 699) else {
            Issue.record("not halted")
            return
        }
        #expect(reason == "the lead was taken over 3 times within 10 minutes")
        #expect(verdict(takeovers([100, 300]), at: 700) == .lead)
    }

    @Test func `takeovers before the machine started anew are past`() {
        #expect(verdict(takeovers([100, 300], boot: "a"), at: 301) == .lead)
        #expect(verdict(takeovers([100, 300]), at: 20) == .lead)
    }

    @Test func `the bounds are settings`() {
        var limits = TakeoverLimits()
        limits.spacingSeconds = 0
        limits.countMax = 1000
        #expect(verdict(takeovers([1, 2, 3, 4]), at: 4, limits) == .lead)
    }
}
