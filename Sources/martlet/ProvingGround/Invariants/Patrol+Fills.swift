import Simulation
import TradingCore
import TradingEngine

/// Invariant 8, as time: what a venue tells of an execution is booked with the next transaction, and not
/// only when the account or its history shows it once more.
extension Patrol {
    static let unbookedMax = TimeSpan.seconds(5)
    /// Around the first account nobody can say what it contains.
    private static let openingMax = TimeSpan.seconds(30)

    /// An execution of an order of ours reached the agent, or one of somebody else, which is noted or booked.
    func fillTold(_ fill: Fill, by exchange: Exchange) {
        let isForeign = world.witness.orders.records[fill.order] == nil
        if isForeign {
            guard let opened = world.witness.money.openedAt[exchange.venue],
                fill.time > opened + Self.openingMax
            else { return }
        }
        let id = fill.aliases?.first ?? exchange.canonicalID(fill.id)
        guard !isBooked(id, at: exchange) else { return }
        let key = "\(exchange.venue) \(id)"
        unbooked[key] = unbooked[key] ?? (id, isForeign, exchange, world.time.now)
    }

    func lookAtFills() {
        for (key, told) in unbooked.sorted(by: { $0.key < $1.key }) {
            if isBooked(told.id, at: told.exchange) || told.exchange.takenBack.contains(told.id) {
                unbooked[key] = nil
                continue
            }
            // What others did is held against the account, which every start reads first.
            if told.isForeign, isQuarantined(told.exchange.venue) {
                unbooked[key]?.at = world.time.now
                continue
            }
            // A process that stands still has not read it yet.
            guard (world.life?.turnedAt ?? 0) > told.at else { continue }
            let span = TimeSpan(nanoseconds: world.time.now - told.at)
            world.findings.check(
                8,
                span <= Self.unbookedMax,
                "the fill \(key) was told \(span.display) ago, and is not booked"
                    + standing(of: told.exchange)
            )
        }
    }

    private func standing(of exchange: Exchange) -> String {
        guard let state = world.life?.loop.runner.state else { return "" }
        let isUp = state.moment.venues[exchange.venue]?.isUp ?? false
        return "; the venue is \(isUp ? "up" : "down"), "
            + (state.quarantine(of: exchange.venue) ?? "trusted")
    }

    private func isQuarantined(_ venue: VenueID) -> Bool {
        world.life?.loop.runner.state.quarantine(of: venue) != nil
    }

    /// Whether it is booked or noted under any of the names that a venue may give it.
    private func isBooked(_ id: String, at exchange: Exchange) -> Bool {
        [id, VenueManners.prefix + id, "R-\(id)"].contains {
            let name = "\(exchange.venue) \($0)"
            return world.witness.money.fills.contains(name)
                || world.witness.money.externals.contains(name)
        }
    }
}
