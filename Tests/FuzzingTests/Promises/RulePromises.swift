import Strategies
import TradingCore

/// Conditions and sentences: what is read is written so that it reads the same, and judges every bar; what
/// is refused says where.
enum RulePromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch condition(text) {
        case .success(let spec): try check(spec)
        case .failure(let refusal):
            for problem in refusal.problems { try check(problem.place, problem.reason, text) }
        }
        switch sentence(text) {
        case .success(let sentence):
            try promise(!sentence.spec.sentences.isEmpty, "nothing is read back")
            try check(sentence.spec)
        case .failure(let refusal):
            try check(refusal.place, refusal.reason, text)
            try promise(refusal.excerpt(of: text).contains("▸"), "the excerpt has no mark")
        }
    }

    private static func condition(_ text: String) -> Result<RuleSpec, RuleFieldProblems> {
        do throws(RuleFieldProblems) {
            return .success(try RuleFields.read(["buy": text, "stop": "1%"]))
        } catch {
            return .failure(error)
        }
    }

    private static func sentence(_ text: String) -> Result<RuleSentence, RuleProblem> {
        do throws(RuleProblem) {
            return .success(try RuleSentence(text))
        } catch {
            return .failure(error)
        }
    }

    private static func check(
        _ place: Int?,
        _ reason: String,
        _ text: String
    ) throws(BrokenPromise) {
        try promise(!reason.isEmpty, "refused without a reason")
        guard let place else { return }
        try promise(
            (0...text.unicodeScalars.count).contains(place),
            "\(place) is no place of ‘\(text)’"
        )
    }

    static func check(_ spec: RuleSpec) throws(BrokenPromise) {
        let again = try? RuleFields.read(spec.fields)
        try promise(again == spec, "\(spec.fields) reads otherwise")
        var strategy = RuleStrategy(id: StrategyID("m/s"), spec: spec)
        let id = InstrumentID(venue: VenueID("v"), symbol: spec.symbols.first ?? "S")
        var price = Price(whole: 100)
        for index in 0..<40 {
            price += Price(whole: index % 7 - 3)
            strategy.update(
                Bar(
                    instrument: id,
                    interval: spec.bars,
                    openTime: UTCTime(seconds: 1_700_000_000) + spec.bars.span * index,
                    open: price,
                    high: price + .one,
                    low: price - .one,
                    close: price,
                    volume: .one
                )
            )
        }
        try promise(strategy.warmUpBars >= 1, "no bar is needed")
    }
}
