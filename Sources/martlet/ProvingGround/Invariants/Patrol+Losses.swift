import RiskControl
import TradingCore

/// A loss over the day's limit, as long as it stands.
struct WatchedLoss {
    let since: Int64
    /// How many prices of each held instrument the agent had been given when it began.
    let prices: [InstrumentID: Int]
}

/// Invariant 17, as time: a loss over the limit that several prices confirm has halted the venue.
extension Patrol {
    /// The kill switch looks each second and wants two prices a second apart; one more is granted.
    private static let pricesMax = 3
    private static let unhaltedMax = TimeSpan.seconds(3)

    func lookAtLoss(at venue: VenueID) {
        let money = world.witness.money
        let held = money.net.filter { $0.key.venue == venue && !$0.value.isZero }.keys
        guard isCalm(venue, for: .seconds(10)), let opening = money.openings[venue],
            let equity = world.witness.equity(at: venue), opening.isPositive,
            opening - equity > limit(of: venue, opening), !held.isEmpty
        else {
            losses[venue] = nil
            return
        }
        let counts = Dictionary(uniqueKeysWithValues: held.map { ($0, money.pricesGiven[$0] ?? 0) })
        guard let known = losses[venue], Set(known.prices.keys) == Set(held) else {
            losses[venue] = WatchedLoss(since: world.time.now, prices: counts)
            return
        }
        let isConfirmed = held.allSatisfy {
            (counts[$0] ?? 0) - (known.prices[$0] ?? 0) >= Self.pricesMax
        }
        guard isConfirmed, world.time.now - known.since >= Self.unhaltedMax.nanoseconds else {
            return
        }
        let isHalted = world.witness.halts.values.contains {
            $0.scope == .all || $0.scope == .venue(venue)
        }
        world.findings.check(
            17,
            isHalted,
            "\(venue) has lost \(opening - equity) of \(opening) for "
                + "\(TimeSpan(nanoseconds: world.time.now - known.since).display), and no halt stands"
        )
    }

    private func limit(of venue: VenueID, _ opening: Money) -> Money {
        opening.times(world.witness.rules.policy.limits(for: venue).dailyLossMax, .up)
    }
}
