import Journaling
import Research
import Strategies
import TradingCore

/// What the gates said of the markets' strategies, for the agent's loop.
struct GateConsult: Sendable {
    /// The store of results; nil where there is none, as in a simulated life.
    let store: String?
    let markets: [AgentConfiguration.MarketSettings]
    /// A verdict that is older, in days, opens nothing.
    let ageDaysMax: Int
    /// Whether a strategy that trades live under its band is switched off.
    var demotes = false

    /// Verdicts that are read for one market.
    private static let verdictsMax = 100
    /// Strategies that are shown for one market.
    private static let shownMax = 5

    /// The last verdict on each strategy, on one market or on all, with what was earned since.
    func report(
        _ market: MarketID?,
        at now: UTCTime,
        tracks: [BandTrack] = []
    ) -> GatesReport {
        var rows: [GateRow] = []
        var problem: String?
        for id in market.map({ [$0] }) ?? markets.map(\.id) {
            do throws(ResultStoreFailure) {
                var seen: Set<String> = []
                let newest = try verdicts(id).filter { seen.insert($0.strategy).inserted }
                rows += newest.prefix(Self.shownMax).map { row($0, at: now, tracks) }
            } catch {
                problem = error.description
            }
        }
        return GatesReport(
            time: now,
            market: market,
            ageDaysMax: ageDaysMax,
            verdicts: rows,
            problem: problem
        )
    }

    /// The newest pass of each configured strategy's own parameters.
    func passes() throws(ResultStoreFailure) -> [(strategy: StrategyID, pass: GateVerdict)] {
        var found: [(strategy: StrategyID, pass: GateVerdict)] = []
        for market in markets {
            let passed = try verdicts(market.id).filter(\.isPassed)
            if passed.isEmpty { continue }
            for strategy in market.strategies {
                let own = LivePermit.canonical(strategy)
                let pass = passed.first { $0.strategy == strategy.kind && $0.parameters == own }
                if let pass { found.append((strategy.id, pass)) }
            }
        }
        return found
    }

    /// What `/live on` and `/live off` answer.
    ///
    /// - Parameters:
    ///   - market: which one.
    ///   - isOn: whether it shall trade live.
    ///   - now: by the wall clock.
    ///   - left: the times of passes whose band was left downward, by strategy.
    /// - Returns: why it stays on paper.
    func live(
        _ market: MarketID,
        isOn: Bool,
        at now: UTCTime,
        left: [StrategyID: UTCTime] = [:]
    ) -> NoticeReport {
        guard isOn else {
            return NoticeReport(
                headline: "\(market) trades on paper; there is nothing to switch off.",
                lines: [],
                numbers: []
            )
        }
        let strategies = markets.first { $0.id == market }?.strategies ?? []
        var reasons: [String]
        do throws(ResultStoreFailure) {
            let verdicts = try verdicts(market)
            reasons = LivePermit(verdicts: verdicts, ageDaysMax: ageDaysMax, now: now, left: left)
                .refusals(strategies)
        } catch {
            reasons = [error.description]
        }
        // No pass of any gate brings a venue that is not there.
        reasons.append("This build knows no live venue for \(market).")
        return NoticeReport(
            headline: "\(market) stays on paper.",
            lines: reasons,
            numbers: [],
            hint:
                "martlet gates puts a strategy through the gates; /gates \(market) shows the verdicts.",
            isRefusal: true
        )
    }

    private func verdicts(_ market: MarketID) throws(ResultStoreFailure) -> [GateVerdict] {
        guard let store else { return [] }
        return try ResultStore.lookForVerdicts(
            at: store,
            market: market.text,
            limit: Self.verdictsMax
        )
    }

    private func row(_ verdict: GateVerdict, at now: UTCTime, _ tracks: [BandTrack]) -> GateRow {
        let document = GateDocument(verdict)
        let gates = document?.gates ?? []
        var failing = gates.filter { !$0.isPassed }.map(\.sentence)
        // Looking ahead is no gate, and stops what passed them all.
        if failing.isEmpty, !verdict.isPassed {
            failing = [document?.refusal ?? "It was not passed."]
        }
        return GateRow(
            market: MarketID(verdict.market),
            strategy: verdict.strategy,
            parameters: verdict.parameters,
            time: verdict.time,
            isPassed: verdict.isPassed,
            isFresh: now - verdict.time <= .days(ageDaysMax),
            passed: gates.count(where: \.isPassed),
            gates: gates.count,
            variants: document?.variants ?? 0,
            failing: failing,
            since: tracks.first { $0.isOf(verdict) }?.sentence,
            folds: document?.folds.map(GateFold.init),
            sharpeMin: gates.first { $0.gate == Gate.sharpe.rawValue }
                .flatMap { Fraction(approximating: $0.threshold) }
        )
    }
}

extension GateFold {
    fileprivate init(_ fold: GateDocument.Fold) {
        self.init(
            from: fold.from.day,
            until: fold.until.day,
            inSample: fold.inSampleSharpe.flatMap { Fraction(approximating: $0) },
            outOfSample: fold.outOfSampleSharpe.flatMap { Fraction(approximating: $0) }
        )
    }
}
