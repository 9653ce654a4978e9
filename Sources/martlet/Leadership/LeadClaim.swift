import TradingCore
import TradingEngine

/// What a process makes of the lock that it has just taken, out of what it saw and of the journal's
/// book.
struct LeadClaim {
    /// What it is called in the pair.
    let name: String
    /// Who led last and did not say that it stopped.
    let before: LeaderRecord?
    /// That one stood still, and was ended by this process.
    let wasEnded: Bool
    /// Another process led while this one waited.
    let hasWaited: Bool
    /// The run of the kernel; empty where the system hides it.
    let boot: String
    /// Nanoseconds since the kernel's start.
    let now: Int64
    let limits: TakeoverLimits

    enum Verdict: Equatable {
        case lead(LeadTaken)
        /// The lock has to be given back: too soon after the last takeover.
        case tooEarly(untilBoot: Int64)
    }

    func verdict(on book: Book) -> Verdict {
        let way = way(book)
        var haltReason: String?
        if way == .died || way == .killed {
            switch limits.verdict(on: book.takeovers, boot: boot, now: now) {
            case .lead: break
            case .leadHalted(let reason): haltReason = reason
            case .wait(let until): return .tooEarly(untilBoot: until)
            }
        }
        return .lead(
            LeadTaken(
                name: name,
                way: way,
                before: before?.title ?? "",
                boot: boot,
                bootNanoseconds: now,
                haltReason: haltReason
            )
        )
    }

    private func way(_ book: Book) -> LeadTaken.Way {
        guard book.isStopped else { return wasEnded ? .killed : .died }
        return hasWaited && book.epoch > 0 ? .handedOver : .start
    }
}
