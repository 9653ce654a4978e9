import Testing
import TradingCore

@testable import Journaling

/// What was read once is remembered by its text, and never taken for something else.
struct FactMemoryTests {
    @Test func `a text says through a memory what it says without one, at every reading`() throws {
        let memory = FactMemory()
        for fact in try SampleFacts.day().map(\.fact) {
            let payload = try FactCoding.payload(of: fact)
            for _ in 0..<2 {
                #expect(try memory.fact(kind: fact.kind.rawValue, payload: payload) == fact)
            }
        }
    }

    @Test func `the same text under another kind is read anew`() throws {
        let memory = FactMemory()
        let payload = #"{"by":"operator","isOn":true}"#
        #expect(
            try memory.fact(kind: "reduce_only_set", payload: payload)
                == FactCoding.fact(kind: "reduce_only_set", payload: payload)
        )
        #expect(throws: FactCodingError.self) {
            try memory.fact(kind: "order_planned", payload: payload)
        }
    }

    @Test func `what cannot be read is refused at every reading`() {
        let memory = FactMemory()
        for _ in 0..<2 {
            #expect(throws: FactCodingError.self) {
                try memory.fact(kind: "fill_booked", payload: "{}")
            }
        }
    }
}
