import ChatOps
import Journaling
import Logging
import Platform
import Simulation
import TradingCore
import TradingEngine

/// What every world of a run shares: words, keys, a log that nobody reads.
struct WorldParts: Sendable {
    let text: ReportText
    let keys: CommandKeys
    let codeKey: [UInt8]
    let log: LogSink
    let folder: WorldFolder

    init() throws {
        folder = try WorldFolder()
        text = try ReportText(AgentConfiguration())
        let secret = Secret("a-secret-of-the-proving-ground-0123456789-abcdef")
        keys = try CommandKeys(current: secret)
        let address = OneTimePassword.enrolment(keys: keys, issuer: "M", account: "o")
        let base = address.withExposed { uri in
            uri.split(separator: "secret=").last?.split(separator: "&").first.map(String.init)
        }
        codeKey = base.flatMap { Base32.decode($0) } ?? []
        var options = LogSinkOptions()
        options.level = .critical
        log = try LogSink.start(options: options) { _ in }
    }
}

/// A whole installation on one seed: the agent's process with its disk, its venues, Telegram, the
/// operator and everything that goes wrong between them. Everything happens on one thread and in the
/// order of one agenda, so that the same seed gives the same bytes.
final class World: @unchecked Sendable {
    let seed: UInt64
    let text: ReportText
    let keys: CommandKeys
    let codeKey: [UInt8]
    let log: LogSink
    let time: SimulatedTime
    let market: SimulatedMarket
    let exchanges: [Exchange]
    let start: UTCTime
    let faults: FaultMix
    let disk: WorldDisk
    /// From a handful of commits to some two hundred between two checkpoints, so that lives end before,
    /// in and after them.
    let framesPerCheckpointMax: Int
    /// The two processes of a world that has a standby; nil where one is alone.
    private(set) lazy var pair: PairWorld? = pairing.map { PairWorld(self, $0.mix, $0.dice) }
    private let pairing: (mix: PairMix, dice: SeededGenerator)?
    /// Every life reads the whole journal, and so does the verifier: each text is decoded once.
    let memory = FactMemory()
    private(set) lazy var words = AlertWords(text.presenter)
    var dice: SeededGenerator
    private(set) lazy var phone = PhoneNetwork(self)
    private(set) lazy var hooks = HookNetwork(self)
    /// Whether alerts are posted to webhooks, too.
    let hasHooks: Bool
    let findings = Findings()
    private(set) lazy var witness = makeWitness()
    private(set) lazy var auditor = Auditor(self)
    private(set) lazy var transactions = TransactionOracle(self)
    private(set) lazy var deliveries = DeliveryOracle(self)
    private lazy var patrol = Patrol(self)
    private lazy var outages = LongOutages(self)
    private(set) lazy var person = Person(self, phone)
    var prices: MarketGenerator
    /// Which price is awaited; one of another number comes no more.
    var priceNumber = 0
    var feed = FeedTrouble()
    /// The one that leads.
    var life: Life?
    var lives = 0
    /// Faults are on.
    private(set) var isTroubled = true
    private(set) var isPhoneDown = false
    var violations: [Violation] { findings.violations }
    /// How often each fault struck.
    private(set) var struck: [FaultKind: Int] = [:]
    private var isRestarting = false
    /// When somebody last traded on an account past the agent.
    var handTradedAt = Int64.min / 2
    /// Called with every fact as it becomes durable.
    var onFact: (JournalEntry) -> Void = { _ in }

    init(seed: UInt64, parts: WorldParts, kinds: Set<FaultKind>) throws {
        self.seed = seed
        text = parts.text
        keys = parts.keys
        codeKey = parts.codeKey
        log = parts.log
        var dice = SeededGenerator(seed: seed)
        var pairDice = dice.fork("pair")
        pairing = PairMix(&pairDice, among: kinds).map { ($0, pairDice) }
        faults = FaultMix(&dice, among: kinds)
        let start = Self.start(&dice)
        self.start = start
        let time = SimulatedTime(start: start)
        self.time = time
        let isWild = faults.strength(.wildStrategy) > 0
        var market = SimulatedMarket(&dice, hasWildStrategy: isWild)
        market.runWild(seed: seed)
        market.thinOut(seed: seed)
        market.askForMore(seed: seed)
        if isWild { struck[.wildStrategy] = 1 }
        if pairing != nil { struck[.standby] = 1 }
        exchanges = market.places.map { place in
            Exchange(config: place.config, manners: place.manners, seed: seed, time: time)
        }
        hasHooks = dice.chance(0.5)
        prices = market.prices(seed: seed, start: start)
        market.warmUp(with: prices)
        self.market = market
        disk = try WorldDisk(
            in: parts.folder,
            name: "\(seed)-\(dice.next() & 0xFFFF)",
            recordsUnsynced: faults.strength(.powerLoss) > 0
        )
        var journalDice = dice.fork("journal")
        framesPerCheckpointMax = 16 << journalDice.integer(in: 0...6)
        self.dice = dice
        for exchange in exchanges {
            exchange.strikes = { [unowned self] in happens($0) }
        }
    }

    /// Any day; often just before the daily job.
    private static func start(_ dice: inout SeededGenerator) -> UTCTime {
        let start = UTCTime(seconds: 1_772_409_600 + Int64(dice.integer(in: 0...6_000_000)))
        let minute = dice.integer(in: 1_290...1_319)
        guard dice.chance(0.3) else { return start }
        return start.day.start + .minutes(minute)
    }

    /// The channels that have receipts.
    var channelNames: [String] { ["telegram"] + (hasHooks ? HookNetwork.names : []) }

    var journalOptions: JournalOptions {
        var options = JournalOptions(seed: seed, hash: { Digest.sha256($0) })
        // A child that this process starts elsewhere holds copies of all locks until it runs its program. A
        // leader of this world that was left behind lets go in simulated time alone.
        options.lockPatienceSeconds = pair?.isJournalHeld == true ? 0 : 2
        options.memory = memory
        options.framesPerCheckpointMax = framesPerCheckpointMax
        return options
    }

    // MARK: Chance

    /// Whether a fault strikes here; counted.
    func happens(_ kind: FaultKind) -> Bool {
        guard isTroubled, faults.strength(kind) > 0 else { return false }
        guard dice.chance(faults.strength(kind) * 0.3) else { return false }
        struck[kind, default: 0] += 1
        return true
    }

    /// Counts a fault that struck.
    func count(_ kind: FaultKind) { struck[kind, default: 0] += 1 }

    /// Counts a fault that was entered in the agenda and strikes now.
    func happensSurely(_ kind: FaultKind) -> Bool {
        guard isTroubled, life?.clock.isAlive == true else { return false }
        struck[kind, default: 0] += 1
        return true
    }

    /// The time that a message travels.
    func travel() -> TimeSpan { .milliseconds(dice.integer(in: 5...120)) }

    /// The time that the process takes to get to its next turn.
    func thinking() -> TimeSpan { TimeSpan(nanoseconds: Int64(dice.integer(in: 0...2_000_000))) }

    func pause(upTo span: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(dice.uniform() * Double(span.nanoseconds)))
    }

    func randomBytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
    }

    func fork(_ label: String) -> ChanceSource { ChanceSource(dice.fork(label)) }

    // MARK: What is seen

    private func makeWitness() -> Witness {
        var rules = WitnessRules()
        for place in market.places {
            rules.contracts[place.config.venue] = place.manners.contract
            for instrument in place.config.instruments {
                rules.instruments[instrument.id] = instrument
            }
        }
        rules.policy = market.policy
        rules.operatorID = Person.user
        rules.isSigned = { [keys] in keys.hasSigned($0) }
        let witness = Witness(findings, rules)
        findings.now = { [time] in time.trueTime }
        witness.onFact = { [unowned self] in onFact($0) }
        witness.onTransaction = { [unowned self] in transactions.judge($0) }
        witness.onGone = { [unowned self] in auditor.calledGone($0, $1) }
        return witness
    }

    var symbols: [InstrumentID] { market.symbols }

    func broken(_ invariant: Int, _ what: String) { findings.broken(invariant, what) }

    /// An order is about to leave the process.
    func orderLeaves(_ order: OrderIntent) {
        auditor.orderLeaves(order)
        if happens(.killAtSend), dice.chance(0.5) { kill() }
    }

    /// An order has left the process.
    func orderLeft(_ order: OrderIntent) {
        if happens(.killAtSend), dice.chance(0.5) { kill() }
    }

    func cancelLeaves(_ id: ClientOrderID) { auditor.cancelLeaves(id) }
    func handCancels(_ ids: [ClientOrderID]) { patrol.handCancels(ids) }
    func fillTold(_ fill: Fill, by exchange: Exchange) { patrol.fillTold(fill, by: exchange) }
    func amendLeaves(_ id: ClientOrderID, to quantity: Quantity) {
        auditor.amendLeaves(id, to: quantity)
    }
    func bytesLeave(_ bytes: [UInt8], to place: String) { auditor.bytesLeave(bytes, to: place) }
    func bytesLeave(_ call: BotCall) { auditor.bytesLeave(call) }
    func offsetConfirmed(_ offset: Int64) { auditor.offsetConfirmed(offset) }

    // MARK: Running

    /// Lets the world run: a time of trouble, then a time of peace in which everything must come
    /// right.
    func run(events: Int) {
        person.begin()
        nextPrice()
        Mischief(self).begin()
        outages.begin()
        if dice.chance(0.1) {
            let mischief = Mischief(self)
            time.after(.seconds(40)) { mischief.tradeBefore() }
            time.after(.seconds(60)) { [weak self] in self?.beginLives() }
        } else {
            beginLives()
        }
        while time.happened < events, violations.isEmpty, step(until: .max) {}
        isTroubled = false
        isPhoneDown = false
        time.wallError = .zero
        time.wakeUp()
        disk.present.heal()
        for exchange in exchanges { exchange.heal() }
        hooks.heal()
        pair?.heal()
        for wire in life?.wires ?? [] { wire.reconnect() }
        let peace = time.now + TimeSpan.minutes(5).nanoseconds
        while violations.isEmpty, step(until: peace) {}
        waitForAnswers()
        if violations.isEmpty { auditor.checkPeace() }
        if violations.isEmpty { lookAgain() }
        if violations.isEmpty { deliveries.checkPeace() }
        if violations.isEmpty { auditor.checkJournal() }
    }

    /// Lets the next thing happen under everybody's eyes; false when nothing is due up to `end`.
    func step(until end: Int64) -> Bool {
        guard stepBlindly(until: end) else { return false }
        patrol.look()
        return true
    }

    func stepBlindly(until end: Int64) -> Bool {
        guard time.step(until: end) else { return false }
        life?.schedule()
        pair?.stepped()
        return true
    }

    private func beginLives() {
        if let pair { pair.begin() } else { startLife() }
    }

    /// Ends the world and takes its files away.
    func close() {
        for orphan in pair?.orphans ?? [] { orphan.end() }
        life?.end()
        life = nil
        time.end()
        phone.end()
        disk.remove()
    }

    // MARK: Lives

    /// One turn of a life; what it cannot survive ends it.
    func turn(_ life: Life) {
        do throws(JournalFailure) {
            try life.turn()
            if life.loop.isStopping {
                _ = try life.loop.finish()
                life.leadership?.stops()
                life.leadership?.close()
                end(life)
            }
        } catch {
            end(life)
        }
        if !life.clock.isAlive { bury() }
    }

    /// The process is gone at this instant; everything that it does from here on does not happen.
    func kill(losesPower: Bool = false) {
        guard let life, life.clock.isAlive else { return }
        freeze(losesPower: losesPower)
        life.clock.isAlive = false
        pair?.lifeEnded(life, losesPower: losesPower)
        time.after(.zero) { [weak self] in self?.bury() }
    }

    private func freeze(losesPower: Bool) {
        do {
            try disk.freeze(losesPower: losesPower, seed: dice.next())
        } catch {
            broken(0, "the simulated disk failed: \(error)")
        }
    }

    /// Lets go of a dead process and starts the next one after a while.
    private func bury() {
        guard let dead = life, !dead.clock.isAlive, !isRestarting else { return }
        dead.end()
        life = nil
        // The processes of a pair come back by themselves.
        guard pair == nil else { return }
        isRestarting = true
        let span = pause(upTo: .seconds(isTroubled ? 90 : 5)) + outages.pause
        time.after(span) { [weak self] in
            guard let self else { return }
            isRestarting = false
            do {
                try disk.moveOn()
            } catch {
                broken(0, "the simulated disk failed: \(error)")
            }
            outages.pass()
            startLife()
        }
    }

    private func startLife() {
        lives += 1
        do {
            let life = try Life(self, directory: disk.present.directory)
            self.life = life
            try life.begin()
            if !life.clock.isAlive { bury() }
        } catch {
            guard let life else {
                broken(50, "a start was refused: \(error)")
                return
            }
            freeze(losesPower: false)
            life.clock.isAlive = false
            bury()
        }
        life?.schedule()
    }

    func setPhone(down: Bool) { isPhoneDown = down }
}
