import ChatOps
import Journaling
import Platform
import TradingCore
import TradingEngine

/// The pieces of a simulated life, made as `AgentWiring` and `Edges` make them.
enum LifeParts {
    static func loop(
        _ world: World,
        _ recovered: RecoveredBook,
        _ journal: Journal,
        _ history: JournalReader,
        _ mailbox: Mailbox<LoopInput>,
        _ mail: EdgeMail,
        _ deliveries: DeliveryCenter,
        _ wires: [VenueWire],
        _ clock: LifeClock,
        _ leadership: Leadership?
    ) -> AgentLoop {
        let setup = world.market.setup(generation: recovered.generation)
        let witness = WitnessedJournal(journal, world, clock)
        let runner = EngineRunner(
            state: EngineState(setup: setup, book: recovered.book),
            journal: witness,
            venues: wires,
            sequence: recovered.sequence,
            lease: leadership
        )
        var configuration = AgentConfiguration()
        configuration.telegram.userIDs = [Person.user]
        configuration.telegram.chatIDs = [Person.chat, Disguise.group]
        let desk = desk(world, configuration, recovered, history)
        let parts = AgentParts(
            clock: world.time.hostClock,
            pace: .real,
            endsWithSource: false,
            source: NoPrices(),
            paper: [],
            journal: journal,
            mailbox: mailbox,
            mail: mail,
            desk: desk,
            deliveries: deliveries,
            schedule: JobSchedule(
                jobs: world.market.jobs,
                since: recovered.lastTime.map { FirstPromise(history, last: $0).time }
                    ?? world.time.wallTime
            ),
            jobCommands: ["daily-summary": "/summary"],
            watchdog: Watchdog(notifier: ServiceNotifier(environment: [:])),
            guardPost: NoFiles(),
            leadership: leadership,
            memory: nil,
            log: world.log,
            presenter: world.text.presenter,
            history: history,
            journalPath: journal.path,
            rules: RuleShelf(beside: journal.path),
            trials: .none(configuration.markets),
            channelNames: world.channelNames,
            doctor: Doctor(configuration: configuration),
            gates: GateConsult(store: nil, markets: configuration.markets, ageDaysMax: 30),
            snapshotEvery: [25, 100, 300][Int(world.seed % 3)],
            controlSilence: nil,
            reduceOnlyAfterNanoseconds: 0,
            alerts: AgentConfiguration.AlertSettings(),
            speakers: AlertSpeakers(configuration: configuration, recovered.book.operators),
            startedMonotonic: world.time.now,
            environment: [:]
        )
        let start = max(world.time.wallTime, recovered.lastTime ?? world.time.wallTime)
        return AgentLoop(
            runner: runner,
            parts: parts,
            startTime: start,
            savedSequence: recovered.savedSequence
        )
    }

    private static func desk(
        _ world: World,
        _ configuration: AgentConfiguration,
        _ recovered: RecoveredBook,
        _ history: JournalReader
    ) -> CommandDesk {
        DeskMaking(
            configuration: configuration,
            keys: world.keys,
            commands: world.text.commands,
            presenter: world.text.presenter,
            book: recovered.book,
            history: history,
            pairing: nil,
            clock: world.time.hostClock,
            makeID: { world.randomBytes(4) }
        ).desk()
    }
}

/// Prices reach a simulated life through its wires, never by themselves.
private final class NoPrices: PriceSource {
    let bars: (begun: Int, all: Int)? = nil
    let nextEventTime: UTCTime? = .distantFuture
    let progress = ""
    let name: String? = nil
    func nextEvent() -> MarketEvent? { nil }
}

/// The files of a simulated life are looked after by the world.
private final class NoFiles: FileGuard {
    let failure: JournalFailure? = nil
    let isDiskLow = false
    func giveUpReserve() -> Bool { false }
    func look(atMonotonic now: Int64) -> [EdgeNotice] { [] }
    func noteCommitted() {}
}

/// The real journal with somebody who watches what became durable.
final class WitnessedJournal: JournalPort {
    private let journal: Journal
    private let witness: Witness
    private unowned let world: World
    private let clock: LifeClock

    init(_ journal: Journal, _ world: World, _ clock: LifeClock) {
        self.journal = journal
        self.world = world
        self.clock = clock
        witness = world.witness
    }

    func append(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64 {
        if world.pair != nil { return try appendOfPair(entries) }
        // Who was killed at a send goes on in this world until its turn is over, and writes nothing.
        guard clock.isAlive else { throw .notOurs("the process is dead") }
        do {
            let head = try journal.append(entries)
            witness.isJournalFailing = false
            witness.durable(entries, head: head)
            return head
        } catch {
            witness.isJournalFailing = true
            throw error
        }
    }

    /// The process may be stopped before the commit and after it, and find itself dead or followed by
    /// another when it goes on. Followed it is by one whose start is durable: before that the journal
    /// knows of nobody newer, and the other's own start is refused, for the events are not as it read
    /// them.
    private func appendOfPair(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64 {
        world.pair?.passes(.beforeCommit, clock)
        guard clock.isAlive else { throw .notOurs("the process is dead") }
        let isLeader = world.life?.clock === clock
        let isFollowed = world.pair?.watch.hasBegun(after: journal.epoch) ?? false
        let disk = world.disk.present
        let failuresBefore = disk.failures(.write) + disk.failures(.sync)
        do {
            let head = try journal.append(entries)
            if isFollowed { world.broken(33, "an older life wrote \(entries.count) facts") }
            if isLeader { witness.isJournalFailing = false }
            witness.durable(entries, head: head)
            for case .agentStarted(let start) in entries.map(\.fact) {
                world.pair?.watch.began(start, epoch: journal.epoch)
            }
            world.pair?.passes(.afterCommit, clock)
            return head
        } catch {
            if isFollowed {
                // What the disk refused by itself shows nothing of the journal.
                let failures = disk.failures(.write) + disk.failures(.sync)
                guard failures == failuresBefore else { throw error }
                world.pair?.watch.refused(clock, error.isSuperseded, error.detail)
            } else if isLeader {
                witness.isJournalFailing = true
            }
            throw error
        }
    }
}
