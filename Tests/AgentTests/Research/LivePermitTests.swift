import Foundation
import Journaling
import Research
import Testing
import TradingCore
import TradingEngine

@testable import martlet

/// Live trading opens only with a fresh pass of the gates, and a refusal names the gate and its number.
struct LivePermitTests {
    private let now = UTCTime(seconds: 1_795_298_400)
    private let strategy = AgentConfiguration.StrategySettings(
        id: StrategyID("crypto/momentum"),
        kind: "volatility-momentum",
        symbols: nil,
        parameters: ["momentum_bars": "30"]
    )

    /// A verdict with one gate that is or is not passed.
    private func verdict(
        isPassed: Bool,
        daysAgo: Int = 1,
        parameters: String? = nil
    ) throws -> GateVerdict {
        let sentence = "Out-of-sample Sharpe \(isPassed ? "1.20" : "0.31"), at least 0.80"
        let document = GateDocument(
            market: "crypto",
            strategy: strategy.kind,
            parameters: [:],
            time: now - .days(daysAgo),
            codeVersion: "test",
            data: [],
            isPassed: isPassed,
            refusal: isPassed ? nil : sentence,
            variants: 17,
            gates: [
                GateDocument.GateNumber(
                    gate: Gate.sharpe.rawValue,
                    name: Gate.sharpe.name,
                    value: isPassed ? 1.2 : 0.31,
                    threshold: 0.8,
                    bound: "at least",
                    isPassed: isPassed,
                    sentence: sentence,
                    definition: Gate.sharpe.definition
                )
            ],
            beside: [],
            metrics: [],
            folds: [],
            periodSeconds: 86_400,
            bands: []
        )
        return GateVerdict(
            time: now - .days(daysAgo),
            market: "crypto",
            strategy: strategy.kind,
            parameters: parameters ?? LivePermit.canonical(strategy),
            dataHash: "00",
            codeVersion: "test",
            isPassed: isPassed,
            gates: try document.json(pretty: false)
        )
    }

    private func refusals(_ verdicts: [GateVerdict]) -> [String] {
        LivePermit(verdicts: verdicts, ageDaysMax: 30, now: now).refusals([strategy])
    }

    @Test func `a fresh pass of its own parameters lets a strategy through`() throws {
        #expect(refusals([try verdict(isPassed: true)]).isEmpty)
        #expect(refusals([try verdict(isPassed: true, daysAgo: 30)]).isEmpty)
    }

    @Test func `the refusal names the failing gate and its number`() throws {
        let found = refusals([
            try verdict(isPassed: false), try verdict(isPassed: true, daysAgo: 2),
        ])
        #expect(
            found == [
                "crypto/momentum: the gates refused it: Out-of-sample Sharpe 0.31, at least 0.80, on "
                    + "2026-11-20."
            ]
        )
    }

    @Test func `no verdict, an old one and one of other parameters are refused`() throws {
        #expect(refusals([]) == ["crypto/momentum: it was never put through the gates."])
        let old = refusals([try verdict(isPassed: true, daysAgo: 31)])
        #expect(old.first?.hasSuffix("is older than 30 days.") ?? false, "\(old)")
        let other = refusals([try verdict(isPassed: true, parameters: "momentum_bars=31")])
        #expect(other.first?.contains("of others (a pass of 2026-11-20)") ?? false, "\(other)")
    }

    @Test func `a market without a strategy has nothing that could pass`() {
        let permit = LivePermit(verdicts: [], ageDaysMax: 30, now: now)
        #expect(permit.refusals([]) == ["There is no strategy on this market."])
    }

    private func withConsult(_ verdicts: [GateVerdict], _ body: (GateConsult) throws -> Void) throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gates-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: ResultStore.fileName).path
        if !verdicts.isEmpty {
            let store = try ResultStore(path: path)
            for verdict in verdicts { try store.record(verdict) }
        }
        let market = AgentConfiguration.MarketSettings(
            id: MarketID("crypto"),
            mode: .paper,
            startingBalance: Money(whole: 1_000),
            latencyMilliseconds: 0,
            symbols: [],
            strategies: [strategy]
        )
        try body(GateConsult(store: path, markets: [market], ageDaysMax: 30))
        if verdicts.isEmpty { #expect(!FileManager.default.fileExists(atPath: path)) }
    }

    @Test func `without a live venue the market stays on paper, pass or no pass`() throws {
        let crypto = MarketID("crypto")
        try withConsult([try verdict(isPassed: true)]) { consult in
            let answer = consult.live(crypto, isOn: true, at: now)
            #expect(answer.isRefusal)
            #expect(answer.lines == ["This build knows no live venue for crypto."])
            #expect(!consult.live(crypto, isOn: false, at: now).isRefusal)
        }
        try withConsult([]) { consult in
            let answer = consult.live(crypto, isOn: true, at: now)
            #expect(answer.lines.first == "crypto/momentum: it was never put through the gates.")
        }
    }

    @Test func `the last verdict of each strategy is reported with what stopped it`() throws {
        let verdicts = [
            try verdict(isPassed: true, daysAgo: 40), try verdict(isPassed: false, daysAgo: 3),
        ]
        try withConsult(verdicts) { consult in
            let report = consult.report(nil, at: now)
            #expect(report.verdicts.count == 1 && report.problem == nil)
            let row = try #require(report.verdicts.first)
            #expect(!row.isPassed && row.isFresh && row.variants == 17)
            #expect(row.passed == 0 && row.gates == 1)
            #expect(row.failing == ["Out-of-sample Sharpe 0.31, at least 0.80"])
            #expect(consult.report(MarketID("fx"), at: now).verdicts.isEmpty)
        }
        try withConsult([try verdict(isPassed: true, daysAgo: 40)]) { consult in
            let row = try #require(consult.report(nil, at: now).verdicts.first)
            #expect(row.isPassed && !row.isFresh && row.failing.isEmpty)
        }
    }

    @Test func `a store that is none is told, not taken for an empty one`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID())").path
        try Data("this is no database, whatever its name says".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let consult = GateConsult(store: path, markets: [], ageDaysMax: 30)
        #expect(consult.report(MarketID("crypto"), at: now).problem?.isEmpty == false)
        #expect(consult.live(MarketID("crypto"), isOn: true, at: now).lines.count == 2)
    }
}
