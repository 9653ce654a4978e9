import Simulation
import TradingCore

/// A venue as it really is, whatever the agent believes: it lives through every crash of the agent
/// and remembers everything that reached it.
final class Exchange {
    let venue: VenueID
    private let time: SimulatedTime
    private var machine: SimulatedVenue
    /// Every order that arrived, by its id, with how often.
    private(set) var arrivals: [ClientOrderID: (order: OrderIntent, count: Int)] = [:]
    /// Every execution of ours and of others, oldest first.
    private(set) var fills: [Fill] = []
    /// Takes what the venue says by itself.
    var onStream: (VenueReport) -> Void = { _ in }
    /// Until then the venue answers nothing and takes nothing.
    var closedUntil: Int64 = 0
    /// Signed requests older than this are refused unread, as venues do with their receive window.
    static let window = TimeSpan.seconds(5)

    init(config: SimulatedVenueConfig, seed: UInt64, time: SimulatedTime) {
        venue = config.venue
        self.time = time
        machine = SimulatedVenue(config: config, seed: seed)
    }

    var isClosed: Bool { time.now < closedUntil }

    func apply(_ event: MarketEvent) {
        machine.apply(event)
        settle()
    }

    /// Takes an order that was sent at a moment of the true clock.
    ///
    /// - Returns: the answer, or nil when the request came too late or the venue is closed.
    func submit(_ order: OrderIntent, sentAt: UTCTime) -> [VenueReport]? {
        guard isOpen(for: sentAt) else { return nil }
        arrivals[order.id, default: (order, 0)].count += 1
        return acknowledged(order.id) { $0.submit(order, at: time.trueTime) }
    }

    func cancel(_ id: ClientOrderID, sentAt: UTCTime) -> [VenueReport]? {
        guard isOpen(for: sentAt) else { return nil }
        return acknowledged(id) { $0.cancel(id, at: time.trueTime) }
    }

    func amend(_ id: ClientOrderID, quantity: Quantity, sentAt: UTCTime) -> [VenueReport]? {
        guard isOpen(for: sentAt) else { return nil }
        return answered { $0.amend(id, quantity: quantity, at: time.trueTime) }
    }

    func lookUp(_ id: ClientOrderID, sentAt: UTCTime) -> [VenueReport]? {
        guard isOpen(for: sentAt) else { return nil }
        return answered { $0.lookUp(id, at: time.trueTime) }
    }

    func account(sentAt: UTCTime) -> [VenueReport]? {
        guard isOpen(for: sentAt) else { return nil }
        return answered { $0.requestAccount(at: time.trueTime) }
    }

    func history(since: UTCTime, askedAt: UTCTime, sentAt: UTCTime) -> [VenueReport]? {
        guard isOpen(for: sentAt) else { return nil }
        return answered {
            $0.requestHistory(since: since, askedAt: askedAt, at: time.trueTime)
        }
    }

    /// What is held of an instrument now.
    func position(of id: InstrumentID) -> Quantity { machine.position(of: id) }

    /// The account as it is now, asked by somebody who knows everything.
    var truth: AccountSnapshot? {
        var copy = machine
        copy.requestAccount(at: time.trueTime)
        for case .account(let snapshot) in copy.advance(to: time.trueTime) { return snapshot }
        return nil
    }

    /// What became of an order, asked by somebody who knows everything; empty when it never came.
    func story(of id: ClientOrderID) -> [OrderUpdate.Outcome] {
        var copy = machine
        copy.lookUp(id, at: time.trueTime)
        return copy.advance(to: time.trueTime).compactMap {
            if case .order(let update) = $0, update.id == id { return update.outcome }
            return nil
        }
    }

    /// Trades or cancels by hand, on the account but past the agent.
    func byHand(_ request: (inout SimulatedVenue) -> Void) {
        request(&machine)
        settle()
    }

    private func isOpen(for sentAt: UTCTime) -> Bool {
        !isClosed && time.trueTime - sentAt <= Self.window
    }

    /// The venue's answer is no more than that it took or refused the request; what comes of it goes
    /// out on the stream, and may be there first.
    private func acknowledged(
        _ id: ClientOrderID,
        _ request: (inout SimulatedVenue) -> Void
    ) -> [VenueReport] {
        var answer: [VenueReport] = []
        for report in answered(request) {
            if case .order(let update) = report, update.id == id, update.outcome.isAcknowledgement {
                answer.append(report)
            } else {
                onStream(report)
            }
        }
        return answer
    }

    private func answered(_ request: (inout SimulatedVenue) -> Void) -> [VenueReport] {
        settle()
        request(&machine)
        let reports = machine.advance(to: time.trueTime)
        note(reports)
        return reports
    }

    private func settle() {
        let reports = machine.advance(to: time.trueTime)
        note(reports)
        for report in reports { onStream(report) }
    }

    private var known: Set<String> = []

    private func note(_ reports: [VenueReport]) {
        for case .order(let update) in reports {
            if case .fill(let fill) = update.outcome, known.insert(fill.id).inserted {
                fills.append(fill)
            }
        }
    }
}

extension OrderUpdate.Outcome {
    /// Whether a venue says it to the request itself, and not on its stream.
    fileprivate var isAcknowledgement: Bool {
        switch self {
        case .accepted, .rejected, .cancelRefused: true
        default: false
        }
    }
}
