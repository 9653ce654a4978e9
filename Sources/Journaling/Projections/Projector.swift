internal import GRDB
internal import TradingCore

/// Writes what a fact means into the journal's tables. The tables are made of events alone: the
/// same events give the same rows in any database, whichever way they are grouped in transactions.
///
/// Used inside a transaction; `finish` comes before the commit, `forget` after a rollback.
struct Projector {
    var days = DayLedger()

    /// Projects one event.
    ///
    /// - Throws: `DatabaseError`; a constraint where a fact says what may be said only once (a fill,
    ///   a cash movement, a command's key, a job's run, a halt).
    mutating func project(
        _ entry: JournalEntry,
        _ sequence: Int64,
        into tables: TableWriter
    ) throws {
        let event = ProjectedEvent(time: entry.time, sequence: sequence, tables: tables)
        switch entry.fact {
        case .orderPlanned(let fact): try event.plan(fact)
        case .orderMoved(let fact): try event.move(fact)
        case .cancelRequested(let fact): try event.step(of: fact.id)
        case .amendRequested(let fact): try event.step(of: fact.id)
        case .orderAmended(let fact): try event.amend(fact)
        case .fillBooked(let fact): try book(fact, event)
        case .cashMoved(let fact): try move(fact, event)
        case .positionAdjusted(let fact):
            try event.setPosition(fact.instrument, fact.to, fact.averagePrice)
        case .equityMarked(let fact): try mark(fact, event)
        case .dayOpened(let fact): try open(fact, event)
        case .haltLatched(let fact): try event.latch(fact)
        case .haltCleared(let fact): try event.clear(fact)
        case .signalSkipped(let fact): try event.countSkipped(fact)
        case .venueStateChanged(let fact): try event.setVenue(fact)
        case .driftFound(let fact): try event.find(fact)
        case .driftResolved(let fact): try event.resolve(fact)
        case .commandAnswered(let fact): try event.answer(fact)
        case .alertRaised(let fact): try event.raise(fact)
        case .deliveryRecorded(let fact): try event.receive(fact)
        case .jobFinished(let fact): try event.finish(fact)
        case .agentStarted(let fact): try event.start(fact)
        case .agentStopped(let fact): try event.stop(fact)
        case .reduceOnlySet, .strategySwitched, .alertPreferencesSet, .operatorBound, .codeUsed,
            .codesLocked, .marketClockReached, .strategyAnchored, .protectionChanged, .driftDecided,
            .externalFillSeen, .drillStarted, .drillEnded, .defenseObserved,
            .planChanged, .autopilotChanged:
            try event.setSetting(entry.fact)
        }
    }

    /// Writes what was summed in memory.
    mutating func finish(into tables: TableWriter) throws {
        try days.flush(into: tables)
    }

    /// Drops what a rolled-back transaction left in memory.
    mutating func forget() {
        days.forget()
    }

    private mutating func book(_ fact: FillBooked, _ event: ProjectedEvent) throws {
        try event.insert(fact)
        try event.setPosition(fact.fill.instrument, fact.positionAfter, fact.averagePriceAfter)
        try days.change(event.time.day, fact.fill.instrument.venue, in: event.tables) {
            $0.realised += fact.realised
            $0.fees += fact.fill.fee
            $0.trades += 1
        }
    }

    /// Liquidations and corrections count as realised; fees and rebates as fees.
    private mutating func move(_ fact: CashMovement, _ event: ProjectedEvent) throws {
        try event.tables.run(
            "INSERT INTO cash VALUES (?,?,?,?,?,?,?,?)",
            event.sequence,
            fact.venue.text,
            fact.id,
            fact.time,
            fact.kind.rawValue,
            fact.amount,
            fact.instrument?.symbol
        )
        try days.change(event.time.day, fact.venue, in: event.tables) {
            switch fact.kind {
            case .funding, .financing: $0.funding += fact.amount
            case .fee, .rebate: $0.fees -= fact.amount
            case .transfer:
                $0.transfers += fact.amount
                // Money from outside is neither a gain nor a loss: the opening moves with it.
                $0.equityOpen = $0.equityOpen.map { open in open + fact.amount }
            case .liquidation, .correction: $0.realised += fact.amount
            }
        }
    }

    private mutating func mark(_ fact: EquityMark, _ event: ProjectedEvent) throws {
        try event.tables.run(
            "INSERT INTO equity_marks VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            event.sequence,
            event.time,
            fact.venue.text,
            fact.currency,
            fact.equity,
            fact.balance,
            fact.freeMargin,
            fact.unrealised
        )
        try days.change(event.time.day, fact.venue, in: event.tables) {
            $0.equityOpen = $0.equityOpen ?? fact.equity
            $0.equityLast = fact.equity
        }
    }

    private mutating func open(_ fact: DayOpened, _ event: ProjectedEvent) throws {
        for (venue, equity) in fact.equity {
            try days.change(fact.day, venue, in: event.tables) { $0.equityOpen = equity }
        }
    }
}

/// One event on its way into the tables. Its verbs stand beside this file by subject.
struct ProjectedEvent {
    let time: UTCTime
    let sequence: Int64
    let tables: TableWriter
}
