import Platform
import TradingCore

/// One process of a pair in a simulated world: it waits by the product's own duty, and leads with a
/// life. Used by one thread.
final class PairedProcess: @unchecked Sendable {
    /// Which of the two it is, 0 or 1.
    let seat: Int
    let own: StandbyWatch.Own
    let clock: LifeClock
    var duty: StandbyDuty
    /// What it leads with; nil while it waits.
    weak var life: Life?
    /// It holds the lock and reads the journal.
    var isSeated = false
    /// Its own file of the lock, by the number of the file; nil without.
    var lockFile: Int?
    /// A leader of another build was there while it waited.
    var sawOtherBuild = false
    /// It waits for a device until then, and cannot die before.
    var stuckUntil: Int64 = 0
    /// Where it was stopped; nil while it goes on.
    var pausedAt: PauseMoment?
    /// Somebody killed it while it could not die.
    var isDoomed = false
    /// What it says of itself as a leader does not get through.
    var isMute = false
    /// The journal cannot be read by it until then.
    var blindUntil: Int64 = 0
    /// Somebody took away everything that says that it leads, so that nobody can know of it.
    var isForgotten = false
    /// The look that is entered in the agenda; one with another number is void.
    var lookTicket = 0

    init(seat: Int, own: StandbyWatch.Own, clock: LifeClock, silentAfterSeconds: Int) {
        self.seat = seat
        self.own = own
        self.clock = clock
        duty = StandbyDuty(watch: StandbyWatch(own: own, silentAfterSeconds: silentAfterSeconds))
    }

    static let names = ["a", "b"]
    var name: String { Self.names[seat] }
    var identity: ProcessIdentity { own.process }
    var isAlive: Bool { clock.isAlive }
}
