import Platform
import Simulation
import TradingCore

/// Lets the faults of leadership strike: processes are killed, stopped and made to wait, files of the
/// data directory go away.
final class PairMischief {
    private unowned let world: World
    private unowned let pair: PairWorld
    /// Leaders that are killed soon after they began.
    private var flaps = 0

    init(_ world: World, _ pair: PairWorld) {
        self.world = world
        self.pair = pair
    }

    func begin() {
        for kind in PairMix.kinds.sorted() where pair.mix.strength(kind) > 0 { later(kind) }
    }

    private func later(_ kind: FaultKind) {
        let most = TimeSpan.minutes(5).nanoseconds
        let span = TimeSpan(nanoseconds: Int64(Double(most) * (1.1 - pair.mix.strength(kind))))
        world.time.after(pair.pause(upTo: span)) { [weak self] in
            guard let self, world.isTroubled else { return }
            if !world.time.isAsleep, strike(kind) { world.count(kind) }
            later(kind)
        }
    }

    /// Whether there was something to strike at.
    private func strike(_ kind: FaultKind) -> Bool {
        switch kind {
        case .leaderKilled, .leaderPaused, .slowKill, .beatStops, .flapping, .lockDeleted:
            guard let leader = pair.leader, leader.isAlive else { return false }
            // Files can go away under a leader that stands still already.
            guard kind == .lockDeleted || !leader.clock.isPaused else { return false }
            return strike(kind, leader)
        case .standbyKilled, .standbyPaused, .standbyBlind, .otherBuild:
            guard let standby = pair.standby, !standby.clock.isPaused else { return false }
            return strike(kind, standby: standby)
        case .bothAtOnce:
            guard pair.leader?.isAlive == true else { return false }
            for process in pair.processes.compactMap({ $0 }) { pair.kill(process) }
            world.time.after(pair.pause(upTo: .seconds(2))) { [weak pair] in
                for seat in PairedProcess.names.indices { pair?.start(seat) }
            }
            return true
        default: return false
        }
    }

    private func strike(_ kind: FaultKind, _ leader: PairedProcess) -> Bool {
        switch kind {
        case .leaderKilled: pair.kill(leader)
        case .leaderPaused: stop(among: PauseMoment.allCases)
        case .slowKill:
            let span = TimeSpan.seconds(5) + pair.pause(upTo: .seconds(60))
            leader.stuckUntil = pair.now + span.nanoseconds
            if pair.dice.chance(0.5) { pair.kill(leader) }
            pair.pause(leader, for: span)
        case .beatStops:
            leader.isMute = true
            world.time.after(pair.pause(upTo: .seconds(25))) { leader.isMute = false }
        case .flapping:
            flaps = pair.dice.integer(in: 2...4)
            pair.kill(leader)
        case .lockDeleted: deleteFiles(of: leader)
        default: return false
        }
        return true
    }

    private func strike(_ kind: FaultKind, standby: PairedProcess) -> Bool {
        switch kind {
        case .standbyKilled: pair.kill(standby)
        case .standbyPaused: pair.pause(standby, for: pair.pause(upTo: .seconds(60)))
        case .standbyBlind:
            standby.blindUntil = pair.now + pair.pause(upTo: .minutes(2)).nanoseconds
        case .otherBuild:
            pair.builds[standby.seat] = PairWorld.otherBuild
            pair.kill(standby)
        default: return false
        }
        return true
    }

    /// A leader begins; where the lead is to flap it does not live long.
    func began(_ leader: PairedProcess) {
        guard flaps > 0, world.isTroubled else { return }
        flaps -= 1
        world.time.after(.seconds(1) + pair.pause(upTo: .seconds(8))) { [weak self] in
            guard let self, world.isTroubled, leader.isAlive, pair.leader === leader else { return }
            pair.kill(leader)
            world.count(.flapping)
        }
    }

    /// The leader stands still at some place: for less than a standby's patience, or for longer.
    private func stop(among moments: [PauseMoment], isLong: Bool = false) {
        let span =
            pair.dice.chance(0.3) && !isLong
            ? pair.pause(upTo: .seconds(8)) : .seconds(11) + pair.pause(upTo: .seconds(40))
        let moment = moments[pair.dice.integer(in: 0...moments.count - 1)]
        if moment == .idle, let leader = pair.leader { return pair.pause(leader, for: span) }
        pair.armed = (moment, span)
    }

    /// Somebody tidies the data directory: the lock's file goes away, perhaps the journal's own lock,
    /// perhaps the leader's record. Where all three go nobody can know of the leader, and it is stopped
    /// nowhere past its look.
    private func deleteFiles(of leader: PairedProcess) {
        let isPast = leader.pausedAt?.isPastLook ?? false
        let takesRecord = pair.dice.chance(0.6) && !isPast
        let takesJournalLock = pair.dice.chance(0.8)
        let stops = pair.dice.chance(0.8) && !leader.clock.isPaused
        pair.armed = nil
        if stops {
            let moments = PauseMoment.allCases.filter { !takesRecord || !$0.isPastLook }
            stop(among: moments, isLong: true)
        }
        let span = stops ? pair.pause(upTo: .seconds(4)) : .zero
        world.time.after(span) { [weak self] in
            guard let self, leader.isAlive, pair.leader === leader else { return }
            pair.directory.deleteLock()
            if takesJournalLock { world.deleteJournalLock() }
            guard takesRecord, leader.pausedAt?.isPastLook != true else { return }
            if let armed = pair.armed, armed.moment.isPastLook { pair.armed = nil }
            pair.directory.leader = nil
            leader.isForgotten = true
        }
    }
}
