import ArgumentParser
import ChatOps
import Foundation
import Journaling
import Logging
import Platform
import TradingCore
import TradingEngine

/// Everything of one life of the agent, put together. Nothing runs before `open()`.
final class AgentWiring {
    let configuration: AgentConfiguration
    let modes: [String: String]
    private let options: AgentOptions
    private let directory: DataDirectory
    private let leadership: Leadership
    private let startedMonotonic: Int64
    private let log: LogSink
    private let logger: Logger
    private let keys: CommandKeys
    private let recovered: RecoveredBook
    private let market: MarketPlan
    private let mailbox = Mailbox<LoopInput>(
        bounds: MailboxBounds(urgentMax: 256, normalMax: 16_384, lossyKeysMax: 1024)
    )
    private let mail: EdgeMail
    private let presenter: Presenter
    private let book: CommandBook
    private let journal: Journal
    private let haltAtStart: String?
    private let history: JournalReader
    private let deliveries: DeliveryCenter
    private let edges: Edges
    private let notifier: ServiceNotifier

    init(
        configuration: AgentConfiguration,
        options: AgentOptions,
        lead: Lead,
        log: LogSink,
        keys: CommandKeys,
        market: MarketPlan,
        text: ReportText
    ) throws {
        self.configuration = configuration
        self.options = options
        let recovered = lead.recovered
        directory = lead.directory
        leadership = lead.leadership
        startedMonotonic = lead.takenAt
        self.log = log
        self.keys = keys
        journal = lead.journal
        self.recovered = recovered
        self.market = market
        logger = log.logger(label: "agent")
        notifier = ServiceNotifier(environment: options.environment)
        modes = Dictionary(
            uniqueKeysWithValues: market.markets.map { ($0.id.text, $0.mode.rawValue) }
        )
        presenter = text.presenter
        book = text.commands
        history = try Self.reader(lead.directory)
        // A replay is killed and begun again as often as its owner likes.
        let isReal = market.pace == .real
        haltAtStart = StartSafety.problem(
            isReal ? (try? history.lastRuns(limit: StartSafety.startsMax)) ?? [] : [],
            StorageFailures(in: lead.directory.path),
            wall: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        )
        let mail = EdgeMail(mailbox: mailbox)
        self.mail = mail
        edges = try Edges(
            configuration: configuration,
            options: options,
            directory: lead.directory,
            keys: keys,
            presenter: presenter,
            commands: book,
            operators: configuration.telegram.bound(of: recovered.book.operators),
            strangersToldOn: StrangersTold(
                history,
                wall: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
            ).byScreen,
            mailbox: mailbox,
            mail: mail,
            log: log,
            hasNewerLife: Self.newerLife(than: recovered.book.epoch + 1, history)
        )
        deliveries = try DeliveryCenter(
            channels: edges.channels,
            render: edges.renderer,
            onOutcome: { _ = mail.add($0) }
        )
    }

    /// Tells whether the journal has a later life than ours; what cannot be read has none.
    private static func newerLife(
        than own: Int,
        _ history: JournalReader
    ) -> @Sendable () -> Bool {
        { (try? history.newestEpoch()).map { $0 > own } ?? false }
    }

    private static func reader(_ directory: DataDirectory) throws -> JournalReader {
        do throws(JournalOpenFailure) {
            return try JournalReader(
                path: directory.file(JournalCommand.fileName),
                hash: { Digest.sha256($0) }
            )
        } catch {
            throw ExitStatus(error).saying(error.description)
        }
    }

    /// The loop over the recovered book.
    func makeLoop() -> AgentLoop {
        var setup = EngineSetup(
            markets: market.markets,
            policy: market.policy,
            generation: recovered.generation,
            source: market.sourceName,
            version: Build.version
        )
        // A replay runs one strategy of its own; capital has nowhere to go there.
        let running = Set(market.markets.flatMap(\.strategies).map(\.strategy.id))
        if let defense = configuration.bearDefense, running.isSuperset(of: defense.complement.keys)
        {
            setup.defense = defense
        }
        setup.autopilot = configuration.autopilot
        setup.isRecorded = market.pace != .real
        let runner = EngineRunner(
            state: EngineState(setup: setup, book: recovered.book),
            journal: journal,
            venues: market.paper,
            sequence: recovered.sequence,
            lease: leadership
        )
        return AgentLoop(
            runner: runner,
            parts: parts(),
            startTime: market.startTime,
            savedSequence: recovered.savedSequence
        )
    }

    /// What the gates said, for the loop.
    private var gates: GateConsult {
        GateConsult(
            store: directory.file(ResultStore.fileName),
            markets: configuration.markets,
            ageDaysMax: configuration.gates.ageDaysMax,
            demotes: configuration.gates.demotes
        )
    }

    /// Where trials over recorded bars run, one at a time with simulations of written strategies.
    private func trials(_ rules: RuleShelf) -> TrialBench {
        TrialBench(
            directory: configuration.barsDirectory,
            store: directory.file(ResultStore.fileName),
            markets: configuration.markets,
            slot: rules.slot
        )
    }

    private func parts() -> AgentParts {
        let rules = RuleShelf(
            directory: directory.file("rules"),
            barsDirectory: configuration.barsDirectory
        )
        return AgentParts(
            clock: .kernel,
            pace: market.pace,
            endsWithSource: market.endsWithSource,
            source: market.source,
            paper: market.paper,
            journal: journal,
            mailbox: mailbox,
            mail: mail,
            desk: edges.makeDesk(recovered.book, history),
            deliveries: deliveries,
            schedule: JobSchedule(
                jobs: configuration.jobs.map(\.job),
                since: recovered.lastTime.map { FirstPromise(history, last: $0).time }
                    ?? market.startTime
            ),
            jobCommands: Dictionary(
                configuration.jobs.map { ($0.job.name, $0.command) },
                uniquingKeysWith: { _, last in last }
            ),
            watchdog: Watchdog(notifier: notifier),
            guardPost: GuardPost(
                directory: directory,
                journal: journal,
                diskFreeMin: configuration.diskFreeMin
            ),
            leadership: leadership,
            memory: MemoryKeeper(startedMonotonic: startedMonotonic),
            log: log,
            presenter: presenter,
            history: history,
            journalPath: directory.file(JournalCommand.fileName),
            rules: rules,
            prose: edges.prose,
            trials: trials(rules),
            channelNames: edges.channels.map(\.name),
            doctor: edges.doctor,
            gates: gates,
            snapshotEvery: configuration.snapshotEvery,
            controlSilence: edges.controlSilence,
            reduceOnlyAfterNanoseconds:
                Int64(configuration.reduceOnlyAfterControlLostSeconds) * 1_000_000_000,
            alerts: configuration.alerts,
            speakers: edges.speakers,
            startedMonotonic: startedMonotonic,
            haltAtStart: haltAtStart,
            environment: options.environment
        )
    }

    /// Whether this life begins halted by itself.
    var beganHalted: Bool { haltAtStart != nil }

    /// Opens the surfaces and tells that commands are taken.
    func open() {
        let took = (SystemClock.monotonicNanoseconds() - startedMonotonic) / 1_000_000
        leadership.leads(epoch: journal.epoch)
        edges.open()
        logger.info(
            "ready: commands are taken",
            metadata: ["milliseconds": "\(took)", "data": "\(directory.path)"]
        )
        _ = notifier.send(.ready, .status("commands are taken"))
    }

    /// Queues what an earlier life left, before this life has an alert of its own: a channel hears
    /// them in their order and each once.
    func takeUpUndelivered() {
        let undelivered = Undelivered(
            recovered: recovered,
            history: history,
            channels: edges.channels.map(\.name),
            wallNow: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        )
        let plan = undelivered.plan()
        deliveries.takeAgain(plan.items)
        undelivered.giveUpOld(of: plan, through: edges.door)
    }

    /// Tells on every channel, for at most three seconds, why the agent ends without another word in
    /// its journal.
    func tellLast(_ alert: Alert) {
        deliveries.tellLast(alert, patienceNanoseconds: 3_000_000_000)
    }

    /// Commands are taken no more; what was told already may still get through.
    func stopTaking() {
        _ = notifier.send(.stopping)
        edges.stopTaking()
    }

    /// Closes everything, in the reverse order; bounded to about three seconds, most of which only a
    /// thread that hangs would take.
    func close() {
        leadership.stops()
        _ = notifier.send(.stopping)
        edges.close()
        deliveries.stop()
        mailbox.close()
    }
}
