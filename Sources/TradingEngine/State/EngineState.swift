import RiskControl
package import TradingCore

/// The engine: the durable book, and what is known of the moment. A pure state machine: the same
/// events at the same times give the same effects.
package struct EngineState: Sendable {
    package let setup: EngineSetup
    package internal(set) var book: Book
    package internal(set) var moment: Moment
    /// When periodic work is due next; the loop sends `.clock` then at the latest. It is kept, for the
    /// loop asks several times an event.
    package private(set) var nextDue = UTCTime.epoch
    /// When something is due that cannot wait for the next price: a strategy, a flatten. Looks at
    /// risk, drift and equity happen with the first event after they are due; a replay needs no
    /// more.
    package private(set) var nextUrgentDue = UTCTime.distantFuture
    /// The effects of the event that is being applied.
    var effects: [Effect] = []

    package init(setup: EngineSetup, book: Book = Book()) {
        self.setup = setup
        self.book = book
        moment = Moment(setup: setup)
        noteDues()
    }

    /// Takes in one event and says what shall be done. Facts come in the order in which they
    /// happened; the caller makes them durable before it performs any other effect.
    package mutating func apply(_ event: EngineEvent, at now: UTCTime) -> [Effect] {
        if case .market(let told) = event { return apply(told, at: now) }
        return apply(at: now) { $0.take(event) }
    }

    /// The same for what a market tells, which is most of what ever happens.
    package mutating func apply(_ event: MarketEvent, at now: UTCTime) -> [Effect] {
        if case .quote(let quote) = event { return apply(quote, at: now) }
        return apply(at: now) { $0.take(event) }
    }

    /// The same for a quote, which makes nothing due. Until something is due by the clock it is all that there
    /// is to do.
    package mutating func apply(_ quote: borrowing Quote, at now: UTCTime) -> [Effect] {
        begin(at: now)
        take(quote)
        if effects.isEmpty, moment.now < nextDue, !moment.isRecalling { return [] }
        return end()
    }

    private mutating func apply(at now: UTCTime, _ take: (inout EngineState) -> Void) -> [Effect] {
        begin(at: now)
        take(&self)
        return end()
    }

    @inline(__always)
    private mutating func begin(at now: UTCTime) {
        if !effects.isEmpty { effects.removeAll(keepingCapacity: true) }
        pass(to: now)
    }

    private mutating func end() -> [Effect] {
        settle()
        noteQuestions()
        noteDues()
        return effects
    }

    /// From one event to the next more than that is no time that anybody lived through: the machine slept,
    /// the process stood still, or the clock was set ahead. In a recording no step is a leap.
    package static let leapMin = TimeSpan.seconds(2)

    private mutating func pass(to now: UTCTime) {
        guard now > moment.now else { return }
        if now - moment.now > moment.leapMin {
            moment.leapedAt = now
            // What an account showed before says nothing of what others did meanwhile.
            moment.flatten?.flat = [:]
        }
        moment.now = now
    }

    private mutating func noteDues() {
        nextUrgentDue = moment.nextUrgentDue
        nextDue = min(nextUrgentDue, moment.nextLook)
    }

    /// Remembers when the venues were asked what.
    private mutating func noteQuestions() {
        for effect in effects {
            switch effect {
            case .lookUp(let id, _):
                moment.questions[id, default: OpenQuestions()].note(at: moment.now)
            case .requestAccount(let venue):
                moment.venues[venue]?.accountQuestions.note(at: moment.now)
                if moment.venues[venue]?.accountMissedSince == nil {
                    moment.venues[venue]?.accountMissedSince = moment.now
                }
            default: break
            }
        }
    }

    private mutating func take(_ event: EngineEvent) {
        switch event {
        case .started(let start): recover(start)
        case .market(let event): take(event)
        case .venue(let report): take(report)
        case .action(let action, let origin): effects.append(.answer(perform(action, origin)))
        case .clock: break
        case .fact(let fact): record(fact)
        case .notice(let kind, let subject, let report, let severity):
            alert(kind, subject: subject, .notice(report), severity: severity)
        case .unsent(let id, let reason): giveUp(id, reason)
        case .report(let kind, let subject, let report):
            alert(kind, subject: subject, report)
        case .stopping(let reason):
            record(.agentStopped(AgentStopped(reason: reason)))
            let text = NoticeReport(headline: "Martlet stops: \(reason).", lines: [], numbers: [])
            alert(.agentStopped, subject: "agent", .notice(text))
        }
    }

    /// Work that any event can make due.
    private mutating func settle() {
        runPeriodicWork()
        evaluateDueStrategies()
        carryOnFlatten()
    }

    /// Records a fact: the book changes and the journal is told, in one move.
    mutating func record(_ fact: Fact) {
        book.apply(fact, at: moment.now)
        moment.bookVersion &+= 1
        effects.append(.record(fact))
    }

    /// Raises an alert under the next number.
    mutating func alert(
        _ kind: AlertKind,
        subject: String,
        _ report: EngineReport,
        severity: AlertSeverity? = nil
    ) {
        record(
            .alertRaised(
                Alert(
                    number: book.alertCount + 1,
                    kind: kind,
                    severity: severity ?? kind.severity,
                    time: moment.now,
                    subject: subject,
                    report: report
                )
            )
        )
    }

    /// Raises an alert in plain words.
    mutating func notice(
        _ kind: AlertKind,
        subject: String,
        _ headline: String,
        lines: [String] = [],
        numbers: [NamedNumber] = [],
        hint: String? = nil
    ) {
        let report = NoticeReport(headline: headline, lines: lines, numbers: numbers, hint: hint)
        alert(kind, subject: subject, .notice(report))
    }
}
