import Journaling
import Testing
import TradingCore

@Suite struct FactCodingTests {
    @Test func `every fact comes back from its text`() throws {
        for entry in try SampleFacts.day() {
            let text = try FactCoding.payload(of: entry.fact)
            #expect(
                try FactCoding.fact(kind: entry.fact.kind.rawValue, payload: text) == entry.fact
            )
        }
    }

    @Test func `the fast way writes the bytes of the plain one`() throws {
        var facts = try SampleFacts.day().map(\.fact)
        facts += try (0..<40).map { try SampleFacts.planned($0, .limit(try Price("0.5"))) }
        for text in ["1000000000000000", "-999999999999999.999999999999", "0", "0.000000000001"] {
            facts.append(try SampleFacts.fill(text, order: 1, price: text, fee: text))
            facts.append(
                try SampleFacts.equity("é\"\\/\u{0}\u{8}\u{c}\u{1f}\r\u{7f}\u{2029}", text)
            )
        }
        for fact in facts {
            #expect(try FactCoding.payload(of: fact) == FactCoding.plainPayload(of: fact))
        }
    }

    @Test func `the fast way knows every property`() throws {
        // A new property of these types must be written by hand too; then raise the number here.
        let planned = try #require(try SampleFacts.planned(1).payload as? OrderPlanned)
        let booked = try #require(try SampleFacts.fill("f", order: 1).payload as? FillBooked)
        let mark = try #require(try SampleFacts.equity("v", "1").payload as? EquityMark)
        let command = try #require(SampleFacts.command(1, key: "k").payload as? CommandAnswered)
        let delivered = SampleFacts.delivered(.alert, 1, "c").payload
        let id = planned.intent.id
        let moved = OrderMoved(id: id, state: .live, evidence: Evidence(.venueAnswer, "x"))
        let counts: [(any Sendable, Int)] = [
            (planned, 2), (planned.intent, 13), (planned.preflight, 5),
            (planned.preflight.explanation, 2), (NamedNumber("a", "b"), 2), (moved, 4),
            (moved.evidence, 5), (booked, 9), (booked.fill, 11), (mark, 7), (command, 10),
            (command.reply, 4), (ReplyButton(label: "a", data: "b"), 2), (delivered, 5),
        ]
        for (value, count) in counts {
            #expect(Mirror(reflecting: value).children.count == count, "\(type(of: value))")
        }
    }

    @Test func `an unknown kind and a foreign payload are told apart`() {
        #expect(throws: FactCodingError.unknownKind("moon")) {
            try FactCoding.fact(kind: "moon", payload: "{}")
        }
        do throws(FactCodingError) {
            _ = try FactCoding.fact(kind: "fill_booked", payload: "{\"a\":1}")
            Issue.record("read nonsense")
        } catch {
            guard case .unreadable = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
