import TradingCore

@testable import Journaling

/// Rows of the journal: a payload that reads as a fact is written as one text, by the quick writer and the
/// plain one alike, and reads as the same fact again. The first line names the kind.
enum FactPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let kind = feed.textLine()
        let fact: Fact
        do throws(FactCodingError) {
            fact = try FactCoding.fact(kind: kind, payload: feed.text)
        } catch {
            let isKnown = FactKind(rawValue: kind) != nil
            try promise((error == .unknownKind(kind)) != isKnown, "\(kind) is called \(error)")
            return
        }
        try promise(fact.kind.rawValue == kind, "\(kind) reads as \(fact.kind)")
        guard let payload = try? FactCoding.payload(of: fact),
            let plain = try? FactCoding.plainPayload(of: fact)
        else { throw BrokenPromise(description: "\(fact) cannot be written") }
        try promise(payload == plain, "\(payload) is written plainly as \(plain)")
        let again = try? FactCoding.fact(kind: kind, payload: payload)
        try promise(again == fact, "\(payload) reads as \(String(describing: again))")
        try promise(!fact.summary.isEmpty, "\(kind) has no summary")
    }
}
