package import TradingCore

/// Performs what the engine decides: facts into the journal first, then everything else. Owned by
/// one loop; never waits for a venue.
package final class EngineRunner {
    package private(set) var state: EngineState
    private let journal: any JournalPort
    private let venues: [VenueID: any VenuePort]
    private let lease: (any LeasePort)?
    /// Facts that wait for the next commit, in order.
    private var entries: [JournalEntry] = []
    /// Effects that wait for the facts before them to be durable.
    private var outward: [Effect] = []
    /// The sequence number of the last durable fact.
    package private(set) var sequence: Int64

    /// The lease is asked before every message to a venue; nil where nobody else can lead.
    package init(
        state: EngineState,
        journal: any JournalPort,
        venues: [any VenuePort],
        sequence: Int64,
        lease: (any LeasePort)? = nil
    ) {
        self.state = state
        self.journal = journal
        self.lease = lease
        self.venues = Dictionary(uniqueKeysWithValues: venues.map { ($0.venue, $0) })
        self.sequence = sequence
    }

    /// Whether facts wait for a commit.
    package var hasUncommitted: Bool { !entries.isEmpty || !outward.isEmpty }
    package var uncommittedCount: Int { entries.count }

    /// Takes in one event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: the trading clock.
    ///   - wall: the real clock, for the journal's second column.
    ///   - cause: what the journal shows as the cause of the facts.
    /// - Returns: the answer of an action; nil for every other event.
    @discardableResult
    package func handle(
        _ event: EngineEvent,
        at now: UTCTime,
        wall: UTCTime,
        cause: String
    ) -> EngineReport? {
        var answer: EngineReport?
        for effect in state.apply(event, at: now) {
            switch effect {
            case .record(let fact):
                entries.append(
                    JournalEntry(time: state.moment.now, recordedAt: wall, cause: cause, fact: fact)
                )
            case .answer(let report): answer = report
            // Asking changes nothing, so it need not wait for the journal.
            case .requestAccount, .requestHistory, .lookUp: ask(effect, at: now)
            case .submit, .cancel, .amend: outward.append(effect)
            }
        }
        return answer
    }

    /// Asks a venue for something, as long as this process leads.
    private func ask(_ effect: Effect, at now: UTCTime) {
        guard lease?.loss == nil else { return }
        switch effect {
        case .requestAccount(let venue): venues[venue]?.requestAccount(at: now)
        case .requestHistory(let venue, let since):
            venues[venue]?.requestHistory(since: since, at: state.moment.now)
        case .lookUp(let id, let instrument):
            venues[instrument.venue]?.lookUp(id, instrument: instrument, at: now)
        case .record, .answer, .submit, .cancel, .amend: break
        }
    }

    /// The alerts with a number over this one that wait for the next commit, oldest first.
    package func uncommittedAlerts(after number: Int64) -> [Alert] {
        guard state.book.alertCount > number else { return [] }
        return entries.compactMap { entry in
            guard case .alertRaised(let alert) = entry.fact, alert.number > number else {
                return nil
            }
            return alert
        }
    }

    /// Whether an order or a cancel waits for its row to be durable.
    package var hasOutward: Bool { !outward.isEmpty }

    /// Makes everything recorded so far durable in one transaction, then sends what waited for it.
    ///
    /// - Returns: the entries that became durable.
    /// - Throws: `JournalFailure`; nothing was sent and the entries are kept. When the lead was lost it
    ///   is `.notOurs`: the entries are durable, what was not sent yet never is, and the process must
    ///   end.
    package func commit(at now: UTCTime) throws(JournalFailure) -> [JournalEntry] {
        if !entries.isEmpty { sequence = try journal.append(entries) }
        let durable = entries
        let ready = outward
        entries.removeAll(keepingCapacity: true)
        outward.removeAll(keepingCapacity: true)
        let wall = durable.last?.recordedAt ?? now
        for effect in ready {
            if let loss = lease?.loss { throw .notOurs(loss) }
            send(effect, at: now, wall: wall)
        }
        return durable
    }

    /// Facts that may wait while the journal cannot be written.
    package static let uncommittedMax = 100_000

    /// Rounds in which orders that were not sent may bring about others.
    private static let roundsMax = 16

    /// The journal takes nothing now. What was recorded stays and waits for the next commit; cancels
    /// are sent all the same, for they only lower risk; orders are not sent, and say so.
    package func holdBack(at now: UTCTime, wall: UTCTime) {
        var unsent: Set<ClientOrderID> = []
        for _ in 0..<Self.roundsMax where !outward.isEmpty {
            let ready = outward
            outward.removeAll()
            for effect in ready {
                switch effect {
                case .submit(let intent):
                    unsent.insert(intent.id)
                    let reason = "the journal could not be written"
                    handle(
                        .unsent(intent.id, reason: reason),
                        at: now,
                        wall: wall,
                        cause: "journal"
                    )
                // What was not sent needs no cancel.
                case .cancel(let id, _) where unsent.contains(id): break
                default: if lease?.loss == nil { perform(effect, at: now) }
                }
            }
        }
        // Beyond the bound the look-ups find out that the rest never left.
        outward.removeAll()
    }

    /// Sends what waited for its row to be durable, unless the line broke meanwhile: then it was never
    /// handed to the network, which is better known than guessed.
    private func send(_ effect: Effect, at now: UTCTime, wall: UTCTime) {
        if case .submit(let intent) = effect,
            !(state.moment.venues[intent.instrument.venue]?.isUp ?? true)
        {
            let reason = "the line to the venue broke first"
            handle(.unsent(intent.id, reason: reason), at: now, wall: wall, cause: "line")
        } else {
            perform(effect, at: now)
        }
    }

    private func perform(_ effect: Effect, at now: UTCTime) {
        switch effect {
        case .submit(let intent):
            venues[intent.instrument.venue]?.submit(intent, at: now)
        case .cancel(let id, let instrument):
            venues[instrument.venue]?.cancel(id, instrument: instrument, at: now)
        case .amend(let id, let instrument, let quantity):
            venues[instrument.venue]?
                .amend(id, instrument: instrument, quantity: quantity, at: now)
        case .record, .answer, .requestAccount, .requestHistory, .lookUp: break
        }
    }
}
