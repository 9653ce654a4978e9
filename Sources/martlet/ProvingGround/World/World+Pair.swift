import Glibc
import Platform
import TradingCore

/// Two processes in one world.
extension World {
    /// The faults that are on.
    var kinds: Set<FaultKind> {
        guard let pair else { return faults.kinds }
        return faults.kinds.union(pair.mix.strengths.keys).union([.standby])
    }

    /// A process of the pair begins to lead.
    ///
    /// - Throws: what keeps it from that; nothing of it is left then.
    func startLife(in seat: PairSeat) throws {
        try disk.moveOn()
        lives += 1
        let fresh = try Life(self, directory: disk.present.directory, seat: seat)
        if let life, life.clock.isAlive { pair?.leaveBehind(life) }
        life = fresh
        seat.process.life = fresh
        do {
            if let taken = fresh.taken { pair?.watch.begins(seat.process, taken) }
            try fresh.begin()
            pair?.mischief.began(seat.process)
        } catch {
            kill()
        }
        fresh.schedule()
    }

    /// Ends a life, the leading one or one that was left behind.
    func end(_ life: Life) {
        guard life.clock.isAlive else { return }
        if life === self.life { return kill() }
        life.clock.isAlive = false
        life.end()
        pair?.lifeEnded(life, losesPower: false)
    }

    /// Runs on inside a step, while a process stands still in the middle of it.
    func run(while isHeld: () -> Bool) {
        while isHeld(), violations.isEmpty, step(until: .max) {}
    }

    /// Somebody deletes the file of the journal's own lock.
    func deleteJournalLock() { unlink("\(disk.present.directory)/journal.sqlite.lock") }
}
