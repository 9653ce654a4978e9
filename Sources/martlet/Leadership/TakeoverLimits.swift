import TradingCore

/// How often the lead may change hands by itself. What brings one leader down may bring down the
/// next, and each takeover leaves orders to be looked up.
struct TakeoverLimits: Sendable {
    var spacingSeconds = 60
    /// With so many takeovers in the window entries are halted.
    var countMax = 3
    var windowSeconds = 600

    /// What a process may do that has just taken the lock from one that ended without saying so.
    enum Verdict: Equatable {
        case lead
        /// Not before this time since the kernel's start, in nanoseconds.
        case wait(untilBoot: Int64)
        /// Lead, with entries halted for this reason.
        case leadHalted(String)
    }

    /// Judges one more takeover after those of the journal, oldest first. Those of another run of the
    /// kernel than `boot` are past; `now` counts nanoseconds since its start.
    func verdict(on takeovers: [LeadTaken], boot: String, now: Int64) -> Verdict {
        let known = takeovers.filter { $0.boot == boot && $0.bootNanoseconds <= now }
        let next = (known.last?.bootNanoseconds).map { $0 + Int64(spacingSeconds) * 1_000_000_000 }
        if let next, next > now { return .wait(untilBoot: next) }
        let since = now - Int64(windowSeconds) * 1_000_000_000
        let count = known.count { $0.bootNanoseconds > since } + 1
        guard count >= countMax else { return .lead }
        return .leadHalted(
            "the lead was taken over \(count) times within \(windowSeconds / 60) minutes"
        )
    }
}
