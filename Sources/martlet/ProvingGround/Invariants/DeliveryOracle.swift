import TradingCore
import TradingEngine

/// Holds the receipts against what the phone shows.
final class DeliveryOracle {
    private unowned let world: World
    /// Numbers of the messages that the phone shows.
    private var shown: Set<String> = []
    private var alertsShown: Set<Int64> = []
    private var newestCritical: Int64 = 0
    private var receiptsOfAnswers: Set<Int64> = []
    /// Answers that Telegram is to have, with the true time at which each became durable.
    private var answers: [(answer: CommandAnswered, at: UTCTime)] = []
    /// When each of them became durable, also of those that are delivered.
    private var answeredAt: [UTCTime] = []

    init(_ world: World) {
        self.world = world
    }

    /// A message reached the phone. Critical alerts come in their order; one that is told again may
    /// come at any time, also when it was first told while the journal took no rows and nobody knew yet that it
    /// is critical.
    func arrived(_ message: PhoneNetwork.Message) {
        shown.insert(String(message.number))
        guard let number = Self.alertNumber(in: message.text), alertsShown.insert(number).inserted,
            world.witness.outbox.alerts[number]?.severity == .critical
        else { return }
        if number < newestCritical {
            world.broken(28, "the critical alert \(number) came after alert \(newestCritical)")
        }
        newestCritical = max(newestCritical, number)
    }

    /// An answer became durable.
    func answered(_ answer: CommandAnswered) {
        guard answer.surface == .telegram else { return }
        answers.append((answer, world.time.trueTime))
        answeredAt.append(world.time.trueTime)
    }

    /// How many answers became durable within a span up to now.
    func answered(within span: TimeSpan) -> Int {
        let since = world.time.trueTime - span
        return answeredAt.reversed().prefix { $0 >= since }.count
    }

    /// A receipt became durable.
    func recorded(_ delivery: DeliveryRecorded) {
        if delivery.item == .answer { receiptsOfAnswers.insert(delivery.number) }
        guard delivery.channel == "telegram" else { return }
        let isCritical = world.witness.outbox.alerts[delivery.number]?.severity == .critical
        switch delivery.outcome {
        case .delivered:
            let isTold = delivery.detail.isEmpty || delivery.detail.hasPrefix("in the reply")
            if !isTold, !shown.contains(delivery.detail) {
                let what = "\(delivery.item.rawValue) \(delivery.number)"
                world.broken(
                    28,
                    "\(what) has a receipt (\(delivery.detail)), the phone has nothing"
                )
            }
        case .collapsed, .deadLettered, .withheld:
            if delivery.item == .alert, isCritical {
                let how = delivery.outcome.rawValue
                world.broken(29, "the critical alert \(delivery.number) was \(how)")
            }
        case .acknowledged: break
        }
    }

    /// Answers of more than a minute ago without a receipt.
    var lateAnswers: [CommandAnswered] { answers(olderThan: Self.lateMax) }

    /// Those that have waited for longer than what goes before them explains: a chat takes one message a
    /// second.
    var openAnswers: [CommandAnswered] {
        let lately = TimeSpan.minutes(10)
        let ahead = answered(within: lately) + world.witness.raised(within: lately)
        return answers(olderThan: Self.lateMax + .seconds(ahead))
    }

    private static let lateMax = TimeSpan.minutes(1)

    private func answers(olderThan age: TimeSpan) -> [CommandAnswered] {
        // A receipt stays, so what has one need not be looked at again.
        answers.removeAll { receiptsOfAnswers.contains($0.answer.number) }
        let bound = world.time.trueTime - age
        return answers.filter { $0.at < bound }.map(\.answer)
    }

    /// Nothing is left over: every answer has its receipt, and no cancel was forgotten.
    func checkPeace() {
        for answer in openAnswers {
            world.broken(29, "the answer \(answer.number) to \(answer.key) was never delivered")
        }
        guard let state = world.life?.loop.runner.state else { return }
        if state.book.isFlattenPending { world.broken(39, "a flatten was never ended") }
        for order in state.book.openOrders {
            guard let asked = order.cancelRequestedAt, state.moment.now - asked > .minutes(2),
                order.state != .unknown
            else { continue }
            world.broken(39, "\(order.intent.id) is still open, a cancel was asked at \(asked)")
        }
    }

    /// The number of the one alert that a message tells; nil for digests and answers.
    private static func alertNumber(in text: String) -> Int64? {
        // Nothing behind the first words can be it, and texts are long.
        guard let mark = text.prefix(12).firstIndex(of: "#") else { return nil }
        return Int64(text[text.index(after: mark)...].prefix { $0.isNumber })
    }
}
