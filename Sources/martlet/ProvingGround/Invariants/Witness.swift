import Journaling
import Platform
import TradingCore
import TradingEngine

/// Sees every fact as it becomes durable, in the order of the journal, and holds the product to its
/// promises about them. It keeps its own small book, which knows nothing of the engine's. What it
/// looks at stands in extensions by subject.
final class Witness {
    let findings: Findings
    let rules: WitnessRules
    /// Takes every fact.
    var onFact: (JournalEntry) -> Void = { _ in }
    /// Takes what one transaction made durable, when everything in it was seen.
    var onTransaction: ([JournalEntry]) -> Void = { _ in }
    /// Takes an order that was called rejected, never existed, cancelled or expired.
    var onGone: (ClientOrderID, OrderState) -> Void = { _, _ in }

    /// Everything durable, over all lives.
    private(set) var entries: [JournalEntry] = []
    // What the extensions keep.
    var orders = WitnessedOrders()
    var money = WitnessedMoney()
    var commands = WitnessedCommands()
    var outbox = WitnessedOutbox()
    var venues = WitnessedVenues()
    private(set) var halts: [Int: Halt] = [:]
    private(set) var isReduceOnly = false
    /// The last append failed: what leaves now stands in no row.
    var isJournalFailing = false
    private var jobs: Set<String> = []

    init(_ findings: Findings, _ rules: WitnessRules) {
        self.findings = findings
        self.rules = rules
    }

    var planned: [ClientOrderID: OrderIntent] { orders.records.mapValues(\.intent) }
    var net: [InstrumentID: Quantity] { money.net }
    func intent(of id: ClientOrderID) -> OrderIntent? { orders.records[id]?.intent }

    // MARK: Facts

    /// Takes what one transaction made durable, and the number of facts that the journal has now.
    func durable(_ fresh: [JournalEntry], head: Int64? = nil) {
        for entry in fresh {
            onFact(entry)
            entries.append(entry)
            see(entry)
        }
        seeTransaction(fresh)
        if let head {
            findings.check(
                33,
                head == Int64(entries.count),
                "the journal's head is \(head), and \(entries.count) facts are durable"
            )
        }
        onTransaction(fresh)
        findings.check(38, fresh.count <= Self.factsPerTurnMax, "\(fresh.count) facts in one turn")
    }

    /// Facts that one turn of the loop may bring: 512 inputs with a handful each, and what is due.
    static let factsPerTurnMax = 20_000

    private func see(_ entry: JournalEntry) {
        switch entry.fact {
        case .agentStarted: seeStart()
        case .orderPlanned(let plan): seePlan(plan)
        case .orderMoved(let move):
            if move.state == .sending { orders.records[move.id]?.sendingAt = entry.time }
            seeMove(move)
        case .cancelRequested(let request): orders.records[request.id]?.cancelsAllowed += 1
        case .amendRequested(let request): seeAmendRequest(request)
        case .orderAmended(let amended): seeAmended(amended)
        case .fillBooked(let booked):
            countLoss(at: booked.fill.instrument.venue) { seeFill(booked) }
            seePosition(of: booked.fill.instrument)
        case .externalFillSeen(let seen):
            money.externals.insert("\(seen.fill.instrument.venue) \(seen.fill.id)")
        case .positionAdjusted(let change):
            countLoss(at: change.instrument.venue) { seeAdjustment(change) }
            seePosition(of: change.instrument)
        case .cashMoved(let movement): countLoss(at: movement.venue) { seeCash(movement) }
        case .equityMarked(let mark): seeMark(mark)
        case .dayOpened(let opened): money.openings.merge(opened.equity) { $1 }
        case .haltLatched(let halt):
            seeHalt(halt)
            seeOverfillHalt(halt)
        case .haltCleared(let cleared): seeClearing(cleared)
        case .reduceOnlySet(let set):
            isReduceOnly = set.isOn
            if set.isOn { findings.reach(.reduceOnly) }
        case .strategySwitched(let set): seeSwitch(set)
        case .planChanged(let plan): seePlanChange(plan)
        case .driftFound, .driftResolved, .driftDecided, .venueStateChanged, .protectionChanged:
            seeVenue(entry.fact)
        case .commandAnswered(let answer): seeAnswer(answer)
        case .codeUsed(let used): seeCode(used)
        case .codesLocked(let locked): if locked.until != nil { findings.reach(.codesLocked) }
        case .alertRaised(let alert): seeAlert(alert)
        case .deliveryRecorded(let delivery): seeDelivery(delivery)
        case .jobFinished(let job): seeJob(job)
        default: break
        }
    }

    /// A plan that the operator gives is his word that the stop may rest again.
    private func seePlanChange(_ plan: PlanChanged) {
        if plan.terms != nil, plan.anchor == nil { forgetRemovals(of: plan.instrument) }
        if plan.terms == nil {
            findings.reach(.planEnded)
        } else if plan.anchor != nil {
            findings.reach(.planLeads)
        }
    }

    private func seeHalt(_ halt: Halt) {
        findings.check(15, halts[halt.id] == nil, "the number of halt \(halt.id) was given twice")
        halts[halt.id] = halt
        if let state = RareState.halt(halt.cause) { findings.reach(state) }
        seeLossHalt(halt)
    }

    private func seeClearing(_ cleared: HaltCleared) {
        findings.reach(.haltCleared)
        if let halt = halts[cleared.id] {
            seeResume(of: halt)
            let isByDrill = cleared.by.hasPrefix("drill #")
            findings.check(
                15,
                !isByDrill || halt.drill.map { cleared.by == "drill #\($0)" } ?? false,
                "halt \(halt.id) was lifted by \(cleared.by), which did not latch it"
            )
        }
        halts[cleared.id] = nil
        for (venue, equity) in cleared.rebased { money.openings[venue] = equity }
    }

    /// A resume waits for unknown orders and drifts of what it covers.
    private func seeResume(of halt: Halt) {
        let isCovered = { (venue: VenueID) in
            if case .venue(let halted) = halt.scope { return halted == venue }
            return true
        }
        let unknown = openOrders.first {
            $0.state == .unknown && isCovered($0.intent.instrument.venue)
        }
        // A drift that the operator ignores for a while does not hold a resume back.
        let now = entries.last?.time ?? .epoch
        let isDrifting = venues.drifts.contains {
            isCovered($0.venue) && (venues.ignored[$0] ?? .epoch) <= now
        }
        findings.check(
            15,
            unknown == nil && !isDrifting,
            "halt \(halt.id) was cleared while \(unknown?.intent.id.text ?? "a position") is in doubt"
        )
    }

    private func seeJob(_ job: JobFinished) {
        findings.check(
            40,
            jobs.insert("\(job.name) \(job.key)").inserted,
            "the job \(job.name) ran twice for \(job.key)"
        )
        if job.isLate { findings.reach(.jobLate) }
    }

    /// The keys for which a job ran, as `name key`.
    var jobsDone: Set<String> { jobs }

    /// Whether entries of a strategy in an instrument are stopped by a halt.
    func halt(covering intent: OrderIntent) -> Halt? {
        halts.values.filter {
            $0.scope.covers(
                venue: intent.instrument.venue,
                strategy: intent.strategy,
                symbol: intent.instrument.symbol
            )
        }.min { $0.id < $1.id }
    }

    // MARK: Starts

    /// A new life read the journal: everything that was durable must be there, and the book must be
    /// the fold over it.
    func recovered(_ recovered: RecoveredBook, _ journal: Journal) throws {
        guard recovered.sequence >= entries.count else {
            return findings.broken(
                32,
                "\(entries.count) facts were durable, the next start found \(recovered.sequence)"
            )
        }
        // A commit whose success the process did not live to hear of.
        if recovered.sequence > entries.count {
            findings.reach(.unheardCommit)
            let reader = try JournalReader(path: journal.path, hash: { Digest.sha256($0) })
            let heard = try reader.events(EventFilter(after: Int64(entries.count), limit: 10_000))
            durable(try heard.map { try $0.entry() })
        }
        var book = Book()
        for entry in entries { book.apply(entry.fact, at: entry.time) }
        findings.check(
            31,
            book == recovered.book,
            "the recovered book is not the fold over what was durable"
        )
        let known = Set(recovered.book.halts.map(\.id))
        for id in halts.keys.sorted() {
            findings.check(15, known.contains(id), "halt \(id) was lost by a restart")
        }
        if !entries.isEmpty { findings.reach(.restart) }
    }
}
