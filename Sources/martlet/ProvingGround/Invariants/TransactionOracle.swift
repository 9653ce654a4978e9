import Platform
import RiskControl
import TradingCore
import TradingEngine

/// What may only stand in the journal together: an event with the alert that tells of it, a command's
/// effect with its answer. It reads one transaction at a time.
final class TransactionOracle {
    private unowned let world: World
    private var planned: [ClientOrderID: OrderIntent] = [:]
    private var ended: Set<ClientOrderID> = []
    private var cancelled: Set<ClientOrderID> = []
    private var lastAlert: Int64 = 0
    private var lockedUntil: UTCTime?
    private var openedDays: Set<String> = []
    /// Whether the present transaction counts a wrong code.
    private var countsCodes = false
    /// Buttons that confirmed something, by their data.
    private var spentButtons: Set<String> = []
    /// The halts that stand, fact by fact.
    private var standing: Set<Int> = []
    /// The halts that stood when a command was shown last, by its line.
    private var shown: [String: Set<Int>] = [:]

    init(_ world: World) {
        self.world = world
    }

    /// Judges what became durable at once.
    func judge(_ entries: [JournalEntry]) {
        if !entries.isEmpty, world.disk.present.failures(.sync) > 0 {
            world.broken(32, "\(entries.count) facts were written after a sync had failed")
        }
        for entry in entries { note(entry) }
        let facts = entries.map(\.fact)
        let alerts = facts.compactMap { fact -> Alert? in
            if case .alertRaised(let alert) = fact { alert } else { nil }
        }
        countsCodes = facts.contains { if case .codesLocked = $0 { true } else { false } }
        for fact in facts { judge(fact, alerts) }
        let cleared = Set(
            facts.compactMap { if case .haltCleared(let halt) = $0 { halt.id } else { nil } }
        )
        for case .haltLatched(let halt) in facts where !cleared.contains(halt.id) {
            judgeCancels(halt)
        }
        judgeResumes(facts)
        judgeAdjustments(entries)
        judgeHaltAlerts(alerts, facts)
    }

    // MARK: One fact after another

    private func note(_ entry: JournalEntry) {
        switch entry.fact {
        case .orderPlanned(let plan):
            planned[plan.intent.id] = plan.intent
            judgePrice(plan.intent)
        case .orderMoved(let move) where move.state.isFinal: ended.insert(move.id)
        case .cancelRequested(let cancel): cancelled.insert(cancel.id)
        case .alertRaised(let alert):
            if alert.number != lastAlert + 1 {
                world.broken(28, "alert \(alert.number) follows alert \(lastAlert)")
            }
            lastAlert = alert.number
        case .codesLocked(let locked): lockedUntil = locked.until
        case .commandAnswered(let answer):
            world.deliveries.answered(answer)
        case .codeUsed(let used):
            judge(used, entry)
            if let until = lockedUntil, entry.recordedAt < until {
                world.broken(24, "the code of step \(used.step) was taken while codes were locked")
            }
            lockedUntil = nil
        case .dayOpened(let opened):
            for venue in opened.equity.keys.sorted()
            where !openedDays.insert("\(venue) \(opened.day)").inserted {
                world.broken(17, "the loss of \(opened.day) at \(venue) began anew")
            }
        default: break
        }
    }

    // MARK: What belongs together

    private func judge(_ fact: Fact, _ alerts: [Alert]) {
        let told = { (kinds: Set<AlertKind>, subject: String?) in
            alerts.contains { alert in
                kinds.contains(alert.kind) && (subject.map { $0 == alert.subject } ?? true)
            }
        }
        switch fact {
        case .haltLatched(let halt) where !told([.haltLatched, .killSwitch], nil):
            world.broken(28, "halt \(halt.id) was latched without an alert")
        case .orderMoved(let move)
        where move.state == .unknown && !told([.orderUnknown], move.id.text):
            world.broken(28, "\(move.id) became unknown without an alert")
        case .driftFound(let drift) where !told([.driftFound], drift.instrument.symbol):
            world.broken(28, "a drift in \(drift.instrument) was found without an alert")
        case .fillBooked(let booked)
        where !told([.orderFilled, .liquidation, .fillCorrected], booked.fill.instrument.symbol):
            world.broken(28, "the fill \(booked.fill.id) was booked without an alert")
        case .commandAnswered(let answer): judge(answer)
        case .deliveryRecorded(let delivery): world.deliveries.recorded(delivery)
        case .alertRaised(let alert): judgeReceipt(alert)
        default: break
        }
    }

    /// A wrong code counts with the answer that calls it so.
    private func judge(_ answer: CommandAnswered) {
        if world.person.isDisguised(answer.key) {
            world.broken(23, "\(answer.key) came in a disguise and was answered")
        }
        if let said = world.person.text(of: answer.key), said.hasPrefix("/halt "),
            answer.verdict != .done
        {
            world.broken(26, "\(answer.key) (\(said)) was \(answer.verdict.rawValue)")
        }
        if let data = world.person.data(of: answer.key), data.hasPrefix("p:c:"),
            answer.verdict == .done, !spentButtons.insert(data).inserted
        {
            world.broken(24, "\(answer.key) confirmed what was confirmed before")
        }
        guard case .notice(let notice) = answer.reply.report else { return }
        if notice.headline.hasPrefix("Wrong code"), !countsCodes {
            world.broken(24, "\(answer.key) was a wrong code that nobody counted")
        }
    }
    /// A code was used because somebody typed it, at its time and for its command.
    private func judge(_ used: CodeUsed, _ entry: JournalEntry) {
        guard let typed = world.person.typedCode(entry.cause) else {
            return world.broken(23, "\(entry.cause) used the code of step \(used.step), unsaid")
        }
        if !typed.isRight(of: used, at: entry.recordedAt, key: world.codeKey) {
            world.broken(23, "\(entry.cause) was taken for the code of step \(used.step)")
        }
    }

    /// An entry rests on a price of now.
    private func judgePrice(_ intent: OrderIntent) {
        guard intent.purpose.raisesRisk,
            let quote = world.life?.loop.runner.state.moment.quotes[intent.instrument]
        else { return }
        let age = intent.createdAt - quote.time
        if age > RiskLimits().staleAfter {
            world.broken(17, "\(intent.id) rests on a price of \(age.display) ago")
        }
    }

    /// The account that a flatten is verified by is no older.
    private static let readAgeMax = TimeSpan.seconds(15)

    /// What is called flat is flat, as far as nobody else trades at that moment. A receipt whose row waited for
    /// the disk, or for a process that stood still, tells of an earlier one.
    private func judgeReceipt(_ alert: Alert) {
        guard case .flatten(let report) = alert.report, alert.kind == .flattenReceipt,
            report.isFlat, let verified = report.verifiedAt,
            world.time.trueTime - verified <= Self.readAgeMax,
            world.time.now - world.handTradedAt >= Self.readAgeMax.nanoseconds
        else { return }
        for exchange in world.exchanges {
            let held = exchange.truth?.positions.filter { !$0.quantity.isZero } ?? []
            if let position = held.first(where: { !isMisled(about: $0.instrument) }) {
                world.broken(8, "\(position.instrument) is called flat, it is \(position.quantity)")
            }
        }
    }

    /// Two reads that agree are believed (fault 13), also when both are false.
    private func isMisled(about id: InstrumentID) -> Bool {
        let wire = world.life?.wires.first { $0.venue == id.venue }
        return (wire?.misledInARow[id] ?? 0) >= 2
    }

    /// Entries that a halt covers are cancelled with it.
    private func judgeCancels(_ halt: Halt) {
        for (id, intent) in planned.sorted(by: { $0.key < $1.key })
        where intent.purpose.raisesRisk && !ended.contains(id) && !cancelled.contains(id) {
            let isCovered = halt.scope.covers(
                venue: intent.instrument.venue,
                strategy: intent.strategy,
                symbol: intent.instrument.symbol
            )
            if isCovered { world.broken(14, "halt \(halt.id) left the entry \(id) open") }
        }
    }

    /// A code lifts the halts that its sender was shown, and none that came after.
    private func judgeResumes(_ facts: [Fact]) {
        for fact in facts {
            switch fact {
            case .haltLatched(let halt): standing.insert(halt.id)
            case .haltCleared(let cleared): standing.remove(cleared.id)
            case .commandAnswered(let answer): judgeResume(answer, facts)
            default: break
            }
        }
    }

    private func judgeResume(_ answer: CommandAnswered, _ facts: [Fact]) {
        let line = { (before: String, after: String) -> String? in
            guard answer.text.hasPrefix(before), answer.text.hasSuffix(after) else { return nil }
            return String(answer.text.dropFirst(before.count).dropLast(after.count))
        }
        if answer.verdict == .pending {
            let again = line("(confirm ", ", state moved)")
            shown[again ?? answer.text] = standing
        }
        guard answer.verdict == .done, let asked = line("(code for ", ")"),
            let known = shown[asked]
        else { return }
        for case .haltCleared(let cleared) in facts
        where !known.contains(cleared.id) && !cleared.by.hasPrefix("drill #") {
            world.broken(23, "\(asked) lifted halt \(cleared.id), which was not shown with it")
        }
    }

    /// A position is set by hand only: by a command, or when a venue is met for the first time.
    private func judgeAdjustments(_ entries: [JournalEntry]) {
        let isOpening = entries.contains { entry in
            if case .cashMoved(let cash) = entry.fact { cash.id == "opening" } else { false }
        }
        for entry in entries {
            // What was adopted without a price gets the venue's average later.
            guard case .positionAdjusted(let change) = entry.fact, !isOpening,
                change.from != change.to,
                !entry.cause.hasPrefix("command"), !change.reason.contains("by a flatten")
            else { continue }
            world.broken(
                20,
                "the position in \(change.instrument) was set to \(change.to) by itself"
            )
        }
    }

    /// Nobody is told of a halt that the journal does not have.
    private func judgeHaltAlerts(_ alerts: [Alert], _ facts: [Fact]) {
        let latched = facts.filter { if case .haltLatched = $0 { true } else { false } }.count
        let told = alerts.filter { $0.kind == .haltLatched }.count
        if told > latched { world.broken(15, "\(told) halts were told, \(latched) are durable") }
    }
}
