import ChatOps
import Journaling
import Platform
import RiskControl
import TradingCore

@testable import martlet

/// A witness alone on a stage: a test tells it facts, true or not, and asks what it saw.
final class WitnessStage {
    static let venue = VenueID("stage")
    static let coin = InstrumentID(venue: venue, symbol: "COIN")
    static let keys = try? CommandKeys(
        current: Secret("a-secret-of-the-proving-ground-0123456789-abcdef")
    )
    let findings = Findings()
    let witness: Witness
    private var now = UTCTime(seconds: 1_780_000_000)
    private var orders = 0

    init(_ change: (inout WitnessRules) -> Void = { _ in }) {
        var rules = WitnessRules()
        var contract = VenueContract()
        contract.fence = .signed(.seconds(5))
        rules.contracts[Self.venue] = contract
        rules.operatorID = 7
        rules.isSigned = { Self.keys?.hasSigned($0) ?? false }
        change(&rules)
        witness = Witness(findings, rules)
        findings.now = { [unowned self] in now }
    }

    /// The numbers of the broken promises, in order.
    var broken: [Int] { findings.violations.map(\.invariant) }

    /// Tells the facts of one transaction.
    func tell(_ facts: Fact..., head: Int64? = nil) {
        let entries = facts.map {
            JournalEntry(time: now, recordedAt: now, cause: "test", fact: $0)
        }
        witness.durable(entries, head: head)
    }

    func pass(_ span: TimeSpan) { now = now + span }
    var time: UTCTime { now }

    func intent(
        _ number: Int? = nil,
        side: Side = .buy,
        quantity: Int = 1,
        purpose: OrderPurpose = .entry,
        isReduceOnly: Bool = false,
        slot: String? = nil
    ) -> OrderIntent {
        if number == nil { orders += 1 }
        return OrderIntent(
            id: ClientOrderID(generation: "g", epoch: 1, sequence: number ?? orders),
            instrument: Self.coin,
            side: side,
            kind: .limit(Price(whole: 100)),
            quantity: Quantity(whole: quantity),
            isReduceOnly: isReduceOnly,
            purpose: purpose,
            strategy: StrategyID("grid"),
            slot: slot,
            createdAt: now,
            referencePrice: Price(whole: 100)
        )
    }

    func plan(_ intent: OrderIntent, asked: Int? = nil) -> Fact {
        .orderPlanned(
            OrderPlanned(
                intent: intent,
                preflight: PreflightRecord(
                    verdict: .approve,
                    reason: nil,
                    asked: asked.map { Quantity(whole: $0) } ?? intent.quantity,
                    granted: intent.quantity,
                    explanation: Explanation("")
                )
            )
        )
    }

    func move(_ id: ClientOrderID, _ state: OrderState, _ evidence: Evidence? = nil) -> Fact {
        let usual = Evidence(state == .sending ? .engine : .venueAnswer, code: "c", "")
        return .orderMoved(OrderMoved(id: id, state: state, evidence: evidence ?? usual))
    }

    func fill(_ id: String, of intent: OrderIntent, _ quantity: Int, after: Int) -> Fact {
        let fill = Fill(
            id: id,
            order: intent.id,
            instrument: intent.instrument,
            side: intent.side,
            price: Price(whole: 100),
            quantity: Quantity(whole: quantity),
            fee: Money(whole: 1),
            liquidity: .taker,
            time: now
        )
        return .fillBooked(
            FillBooked(
                fill: fill,
                realised: .zero,
                positionAfter: Quantity(whole: after),
                averagePriceAfter: Price(whole: 100),
                slippage: .zero
            )
        )
    }

    func halt(_ id: Int = 1, cause: HaltCause = .operator) -> Fact {
        .haltLatched(
            Halt(
                id: id,
                scope: .venue(Self.venue),
                cause: cause,
                reason: "",
                evidence: [],
                latchedAt: now,
                by: "7"
            )
        )
    }

    /// The row of a command; signed unless `isForged`.
    func answer(
        _ verb: String,
        key: String = "update 1",
        user: Int64 = 7,
        verdict: CommandAnswered.Verdict = .done,
        text: String? = nil,
        age: TimeSpan = .zero,
        nonce: String? = nil,
        isForged: Bool = false
    ) -> Fact {
        let digits = nonce ?? String(Hex.encode(Digest.sha256(Array(key.utf8))).prefix(32))
        let incoming = IncomingCommand(
            surface: .telegram,
            key: key,
            user: user,
            chat: user,
            content: .text("/\(verb)"),
            issuedAt: now - age
        )
        let signed = Self.keys.map { keys in
            EnvelopeSigner(keys: keys, makeNonce: { Hex.decode(digits) ?? [] }).sign(incoming)
        }
        return .commandAnswered(
            CommandAnswered(
                number: 1,
                surface: .telegram,
                key: key,
                user: user,
                chat: user,
                text: text ?? "/\(verb)",
                envelope: String(decoding: signed?.canonical ?? [], as: UTF8.self),
                mac: Hex.encode(isForged ? [1, 2, 3] : signed?.mac ?? []),
                verdict: verdict,
                reply: Reply(
                    report: .notice(NoticeReport(headline: "", lines: [], numbers: [])),
                    template: "notice"
                )
            )
        )
    }

    func alert(_ number: Int64, _ severity: AlertSeverity = .notice) -> Alert {
        Alert(
            number: number,
            kind: .orderFilled,
            severity: severity,
            time: now,
            subject: "",
            report: .notice(NoticeReport(headline: "", lines: [], numbers: []))
        )
    }
}
