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
    /// The turn that is entered in the agenda; a number that is not this one is void.
    private var nextTurn: (moment: Int64, ticket: UInt64)?
    private var tickets: UInt64 = 0

    /// Opens and recovers the journal in `directory` and wires everything. Nothing runs before
    /// `begin()`.
    init(_ world: World, directory: String) throws {
        self.world = world
        let clock = LifeClock(world.time)
        self.clock = clock
        let path = directory + "/journal.sqlite"
        var options = JournalOptions(seed: world.seed, hash: { Digest.sha256($0) })
        options.memory = world.memory
        options.framesPerCheckpointMax = world.framesPerCheckpointMax
        journal = try Journal(path: path, options: options)
        let recovered = try RecoveredBook(of: journal)
        try world.witness.recovered(recovered, journal)
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
        let line = PhoneLine(world, world.phone, life: clock)
        let dice = world.fork("back-off \(world.lives)")
        telegram = TelegramEdge(
            settings: AgentConfiguration.TelegramSettings(
                userIDs: [Person.user],
                chatIDs: [Person.chat, Disguise.group]
            ),
            transport: line,
            clock: clock,
            operators: [],
            menu: [],
            door: door,
            strangersToldOn: StrangersTold(history, wall: world.time.wallTime).byScreen,
            draw: { dice.uniform() }
        )
        let hooks = try Self.hooks(world, clock, door)
        deliveries = try DeliveryCenter(
            channels: [telegram.channel] + hooks,
            render: Self.renderer(world),
            onOutcome: { door.report($0) },
            hasThread: false
        )
        wires = world.exchanges.map { exchange in
            VenueWire(world, exchange, life: clock) { _ = mailbox.post(.venue($0)) }
        }
        loop = LifeParts.loop(world, recovered, journal, history, mailbox, mail, deliveries, wires)
        let undelivered = Undelivered(
            recovered: recovered,
            history: history,
            channels: world.channelNames,
            wallNow: UTCTime(nanoseconds: world.time.hostClock.wallNanoseconds())
        )
        deliveries.takeAgain(undelivered.plan().items)
        undelivered.giveUpOld(through: door)
    }

    /// Words an item; nobody taps the buttons of alerts here.
    private static func renderer(_ world: World) -> DeliveryCenter.Render {
        let presenter = world.text.presenter
        return { [unowned world] item, _ in
            switch item {
            case .alert(let alert, _, _), .again(let alert, _, _, _):
                world.witness.alertLeaves(alert)
                return presenter.render(alert, buttons: [])
            case .reminder(let alert, _, _):
                world.witness.reminderLeaves(alert)
                return presenter.render(alert, buttons: [])
            case .answer(let answered):
                world.witness.answerLeaves(answered)
                return presenter.render(answered.reply)
            }
        }
    }

    private static func hooks(
        _ world: World,
        _ clock: LifeClock,
        _ door: CommandDoor
    ) throws -> [any DeliveryChannel] {
        guard world.hasHooks else { return [] }
        let line = HookLine(world, life: clock)
        let presenter = world.text.presenter
        return try HookNetwork.targets.map { target in
            let dice = world.fork("\(target.name) \(world.lives)")
            return try WebhookChannel(
                target: target,
                client: line,
                clock: clock,
                bounds: HookNetwork.bounds,
                encode: { presenter.json($0) },
                onOutcome: { door.report($0) },
                onNotice: { door.tell($0) },
                draw: { dice.uniform() }
            )
        }
    }

    /// The first step, then the surfaces open.
    func begin() throws(JournalFailure) {
        let start = AgentStarted(
            version: "simulated",
            pid: world.lives,
            modes: ["crypto": "paper"]
        )
        try loop.begin(start)
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
        guard clock.isAlive else { return }
        let hasMail = mailbox.counts.waiting > 0
        let wanted =
            max(
                hasMail ? world.time.now + world.thinking().nanoseconds : loop.nextTurnMonotonic,
                world.time.asleepUntil
            )
        if let nextTurn, nextTurn.moment <= wanted { return }
        tickets += 1
        let ticket = tickets
        nextTurn = (wanted, ticket)
        world.time.at(wanted) { [weak self] in
            guard let self, clock.isAlive, nextTurn?.ticket == ticket else { return }
            nextTurn = nil
            guard !world.time.isAsleep else { return schedule() }
            world.turn(self)
        }
    }

    /// One turn of the loop, and what it makes due at once.
    func turn() throws(JournalFailure) {
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
