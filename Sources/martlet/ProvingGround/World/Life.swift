import ChatOps
import Journaling
import Platform
import TradingCore
import TradingEngine

/// One life of the agent's process in a simulated world: the real journal, engine, command desk,
/// poller, outgoing queue and loop, put together as the agent puts them together.
final class Life {
    let clock: LifeClock
    let loop: AgentLoop
    let journal: Journal
    let history: JournalReader
    private let world: World
    private let mailbox: Mailbox<LoopInput>
    private let deliveries: DeliveryCenter
    private let telegram: TelegramEdge
    let wires: [VenueWire]
    /// The process of a pair that leads with this life, and how it came to lead.
    let process: PairedProcess?
    let taken: LeadTaken?
    let leadership: Leadership?
    /// When its loop turned last.
    private(set) var turnedAt: Int64 = 0
    /// The turn that is entered in the agenda; a number that is not this one is void.
    private var nextTurn: (moment: Int64, ticket: UInt64)?
    private var tickets: UInt64 = 0

    /// Opens and recovers the journal in `directory` and wires everything. Nothing runs before
    /// `begin()`.
    ///
    /// - Throws: what keeps the journal from being opened; `PairSeat.TooEarly` for one of a pair.
    init(_ world: World, directory: String, seat: PairSeat? = nil) throws {
        self.world = world
        let clock = seat?.process.clock ?? LifeClock(world.time)
        self.clock = clock
        process = seat?.process
        leadership = seat?.leadership
        let path = directory + "/journal.sqlite"
        journal = try Journal(path: path, options: world.journalOptions)
        let recovered = try RecoveredBook(of: journal)
        try world.witness.recovered(recovered, journal)
        taken = try seat?.taken(recovered.book)
        history = try JournalReader(
            path: path,
            hash: { Digest.sha256($0) },
            memory: world.memory
        )
        let mailbox = Mailbox<LoopInput>(
            bounds: MailboxBounds(urgentMax: 256, normalMax: 16_384, lossyKeysMax: 1024)
        )
        self.mailbox = mailbox
        let mail = EdgeMail(mailbox: mailbox)
        let door = CommandDoor(
            mailbox: mailbox,
            mail: mail,
            signer: EnvelopeSigner(keys: world.keys, makeNonce: { world.randomBytes(16) }),
            log: world.log.logger(label: "edges")
        )
        telegram = LifeEdges.telegram(world, clock, door, history, seat)
        let hooks = try LifeEdges.hooks(world, clock, door, seat)
        deliveries = try DeliveryCenter(
            channels: [telegram.channel] + hooks,
            render: LifeEdges.renderer(world),
            onOutcome: { door.report($0) },
            hasThread: false
        )
        wires = world.exchanges.map { exchange in
            VenueWire(world, exchange, life: clock) { _ = mailbox.post(.venue($0)) }
        }
        loop = LifeParts.loop(
            world,
            recovered,
            journal,
            history,
            mailbox,
            mail,
            deliveries,
            wires,
            clock,
            leadership
        )
        let undelivered = Undelivered(
            recovered: recovered,
            history: history,
            channels: world.channelNames,
            wallNow: UTCTime(nanoseconds: world.time.hostClock.wallNanoseconds())
        )
        let plan = undelivered.plan()
        deliveries.takeAgain(plan.items)
        undelivered.giveUpOld(of: plan, through: door)
    }

    /// The first step, then the surfaces open.
    func begin() throws(JournalFailure) {
        let start = AgentStarted(
            version: "simulated",
            pid: process.map { Int($0.identity.pid) } ?? world.lives,
            modes: ["crypto": "paper"],
            lead: taken
        )
        try loop.begin(start)
        leadership?.leads(epoch: journal.epoch)
        telegram.open()
    }

    /// All lanes of the mailbox together.
    static let mailMax = 256 + 16_384 + 1024
    var mailWaiting: Int { mailbox.counts.waiting }

    /// Somebody asks the process to end in order.
    func terminate() { _ = mailbox.post(.stop(reason: "asked to")) }

    func take(_ event: MarketEvent) { _ = mailbox.post(.market(event)) }

    /// Enters the next turn in the agenda: now when the mailbox holds something, else when the loop
    /// has something to do by itself.
    func schedule() {
        guard clock.isAlive, !clock.isPaused else { return }
        let hasMail = mailbox.counts.waiting > 0
        let wanted =
            max(
                hasMail ? world.time.now + world.thinking().nanoseconds : loop.nextTurnMonotonic,
                world.time.asleepUntil + wakingPause
            )
        if let nextTurn, nextTurn.moment <= wanted { return }
        tickets += 1
        let ticket = tickets
        nextTurn = (wanted, ticket)
        world.time.at(wanted) { [weak self] in
            guard let self, clock.isAlive, nextTurn?.ticket == ticket else { return }
            nextTurn = nil
            guard !clock.isPaused else { return }
            guard !world.time.isAsleep else { return schedule() }
            world.turn(self)
        }
    }

    /// When the machine wakes, either of two processes may be the first to go on.
    private var wakingPause: Int64 {
        process == nil || world.lives.isMultiple(of: 2) ? 0 : TimeSpan.milliseconds(20).nanoseconds
    }

    /// One turn of the loop, and what it makes due at once.
    func turn() throws(JournalFailure) {
        turnedAt = world.time.now
        try loop.turn(waitUntilMonotonic: nil)
        deliveries.deliverWaiting()
    }

    /// The process is gone: whatever it holds is dropped as it stands.
    func end() {
        clock.isAlive = false
        telegram.close()
        mailbox.close()
    }
}
