package import TradingCore

extension Fact {
    /// The fact in one line for people.
    package var summary: String {
        switch self {
        case .agentStarted(let fact):
            "started version \(fact.version), process \(fact.pid)"
                + (fact.previousStopWasClean ? "" : ", after a crash")
        case .agentStopped(let fact): "stopped: \(fact.reason)"
        case .orderPlanned, .orderMoved, .cancelRequested, .fillBooked, .amendRequested,
            .orderAmended:
            orderSummary
        case .cashMoved(let fact):
            "\(fact.kind.rawValue) \(fact.amount.display) at \(fact.venue)"
        case .positionAdjusted(let fact):
            "\(fact.instrument) from \(fact.from.display) to \(fact.to.display): \(fact.reason)"
        case .equityMarked(let fact):
            "\(fact.venue) \(fact.equity.display) \(fact.currency), free \(fact.freeMargin.display)"
        case .dayOpened(let fact):
            "\(fact.day): "
                + fact.equity.sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value.display)" }.joined(separator: ", ")
        case .haltLatched, .haltCleared, .reduceOnlySet, .strategySwitched, .signalSkipped,
            .venueStateChanged, .protectionChanged:
            safetySummary
        case .driftFound, .driftResolved, .driftDecided, .externalFillSeen, .drillStarted,
            .drillEnded:
            driftSummary
        default: peopleSummary
        }
    }

    private var orderSummary: String {
        switch self {
        case .orderPlanned(let fact):
            "\(fact.intent.id) \(fact.intent.side.rawValue) \(fact.intent.quantity.display) "
                + "\(fact.intent.instrument) \(fact.intent.kind.words), "
                + "\(fact.intent.purpose.rawValue), \(fact.preflight.words)"
        case .orderMoved(let fact):
            "\(fact.id) is \(fact.state.rawValue): \(fact.evidence.words)"
        case .cancelRequested(let fact): "\(fact.id): \(fact.reason)"
        case .amendRequested(let fact):
            "\(fact.id) to \(fact.quantity.display): \(fact.reason)"
        case .orderAmended(let fact):
            "\(fact.id) has \(fact.quantity.display): \(fact.evidence.words)"
        case .fillBooked(let fact):
            (fact.reversal.map { "takes back \($0.of) (\($0.reason)): " } ?? "")
                + "\(fact.fill.order) \(fact.fill.side.rawValue) \(fact.fill.quantity.display) "
                + "\(fact.fill.instrument) at \(fact.fill.price.display), "
                + "fee \(fact.fill.fee.display), realised \(fact.realised.display)"
        default: kind.rawValue
        }
    }

    private var safetySummary: String {
        switch self {
        case .haltLatched(let fact):
            "halt \(fact.id) of \(fact.scope) by \(fact.by) (\(fact.cause.rawValue)): \(fact.reason)"
        case .haltCleared(let fact): "halt \(fact.id) lifted by \(fact.by)"
        case .reduceOnlySet(let fact): "reduce-only \(fact.isOn ? "on" : "off") by \(fact.by)"
        case .strategySwitched(let fact):
            "\(fact.strategy) \(fact.isOn ? "on" : "off") by \(fact.by)"
        case .signalSkipped(let fact): "\(fact.instrument) \(fact.preflight.words)"
        case .venueStateChanged(let fact):
            "\(fact.venue) is \(fact.isUp ? "up" : "down"): \(fact.reason)"
        case .protectionChanged(let fact):
            "\(fact.instrument) \(fact.change.rawValue): \(fact.text)"
        default: kind.rawValue
        }
    }

    private var driftSummary: String {
        switch self {
        case .driftFound(let fact):
            (fact.number.map { "drift #\($0) " } ?? "")
                + "\(fact.instrument): book \(fact.book.display), venue \(fact.venue.display)"
                + (fact.cause.map { " (\($0))" } ?? "")
        case .driftResolved(let fact): "\(fact.instrument): \(fact.how)"
        case .driftDecided(let fact):
            "drift #\(fact.number) \(fact.instrument): \(fact.decision.rawValue) by \(fact.by)"
                + (fact.until.map { " until \($0.display)" } ?? "")
                + (fact.order.map { " with \($0)" } ?? "")
        case .externalFillSeen(let fact):
            "\(fact.fill.side.rawValue) \(fact.fill.quantity.display) \(fact.fill.instrument) at "
                + "\(fact.fill.price.display) by others (\(fact.fill.order))"
                + (fact.takesBack.map { ", which takes \($0) back" } ?? "")
        case .drillStarted(let fact):
            "drill #\(fact.number) \(fact.kind.rawValue) by \(fact.by)"
        case .drillEnded(let fact):
            "drill #\(fact.number) \(fact.kind.rawValue): \(fact.outcome)"
                + fact.steps.map { ", \($0.name) \($0.value)" }.joined()
        default: kind.rawValue
        }
    }

    private var peopleSummary: String {
        switch self {
        case .commandAnswered(let fact):
            "\(fact.surface.rawValue) user \(fact.user): \(fact.text), \(fact.verdict.rawValue)"
        case .alertRaised(let fact):
            "alert \(fact.number) \(fact.kind.rawValue) (\(fact.severity.rawValue)) "
                + fact.subject
        case .deliveryRecorded(let fact):
            "\(fact.item.rawValue) \(fact.number) by \(fact.channel): \(fact.outcome.rawValue)"
                + (fact.detail.isEmpty ? "" : " (\(fact.detail))")
        case .jobFinished(let fact):
            "\(fact.name) of \(fact.key): \(fact.outcome)" + (fact.isLate ? ", late" : "")
        case .alertPreferencesSet(let fact):
            "alert preferences: \(fact.levels.count) kinds set"
                + (fact.mutedUntil.map { ", muted until \($0.display)" } ?? "")
        case .operatorBound(let fact): "user \(fact.user) in chat \(fact.chat)"
        case .codeUsed(let fact):
            // Codes of `martlet sign` have no step; a negative number stands for their use.
            fact.step < 0 ? "a code of martlet sign" : "an app's code, step \(fact.step)"
        case .codesLocked(let fact):
            "\(fact.failures) failures" + (fact.until.map { ", locked until \($0.display)" } ?? "")
        case .strategyAnchored(let fact):
            "\(fact.strategy) \(fact.instrument): "
                + fact.anchor.prices.sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value.display)" }.joined(separator: ", ")
        case .defenseObserved(let fact): fact.explanation.sentence
        case .autopilotChanged(let fact):
            "\(fact.step.rawValue)"
                + (fact.proposal.map { " \($0.number): \($0.instrument) to \($0.kind)" } ?? "")
                + ", \(fact.reason), by \(fact.by)"
        case .planChanged(let fact):
            "\(fact.instrument): \(fact.terms ?? "no plan"), \(fact.reason), by \(fact.by)"
        case .marketClockReached(let fact): "\(fact.source) at \(fact.time.display)"
        default: kind.rawValue
        }
    }

    /// The numbers that stand behind the fact.
    var numbers: [NamedNumber] {
        switch self {
        case .orderPlanned(let fact): fact.preflight.explanation.numbers
        case .signalSkipped(let fact): fact.preflight.explanation.numbers
        case .haltLatched(let fact): fact.evidence
        case .fillBooked(let fact): [NamedNumber("slippage", fact.slippage)]
        default: []
        }
    }
}

extension OrderKind {
    fileprivate var words: String {
        switch self {
        case .market: "at market"
        case .limit(let price): "limit \(price.display)"
        case .stop(let trigger): "stop \(trigger.display)"
        }
    }
}

extension PreflightRecord {
    fileprivate var words: String {
        "\(verdict.rawValue)" + (reason.map { " (\($0.rawValue))" } ?? "")
            + ": \(explanation.sentence)"
    }
}

extension Evidence {
    fileprivate var words: String {
        "\(source.rawValue)" + (code.map { " \($0)" } ?? "") + ", \(text)"
    }
}

extension AuditRow {
    /// An event in one line; a row that cannot be read says so.
    package init(_ event: EventRecord) {
        let summary: String
        do {
            summary = try event.entry().fact.summary
        } catch {
            summary = "unreadable: \(error)"
        }
        self.init(
            sequence: event.sequence,
            time: event.time,
            kind: event.kind,
            cause: event.cause,
            summary: summary
        )
    }
}

extension WhyLine {
    /// A step of an order.
    init(_ entry: JournalEntry) {
        self.init(
            time: entry.time,
            title: entry.fact.kind.rawValue,
            sentence: "\(entry.fact.summary) (\(entry.cause))",
            numbers: entry.fact.numbers
        )
    }
}
