import Foundation
import Journaling
import Research
import Testing
import TradingCore
import TradingEngine

@testable import martlet

/// What a strategy earns is held against the band of its pass.
struct BandTests {
    private let id = StrategyID("crypto/momentum")
    private let passed = UTCTime(seconds: 1_795_298_400)

    private func pass(daysLater: Int = 0) throws -> GateVerdict {
        let bands = [(1, 0.02), (4, 0.04), (16, 0.08)].map { periods, reach in
            GateDocument.Band(periods: periods, lower: -reach, median: reach / 4, upper: reach)
        }
        let time = passed + .days(daysLater)
        let document = GateDocument(
            market: "crypto",
            strategy: "volatility-momentum",
            parameters: [:],
            time: time,
            codeVersion: "test",
            data: [],
            isPassed: true,
            refusal: nil,
            variants: 1,
            gates: [],
            beside: [],
            metrics: [],
            folds: [],
            periodSeconds: 86_400,
            bands: bands
        )
        return GateVerdict(
            time: time,
            market: "crypto",
            strategy: "volatility-momentum",
            parameters: "",
            dataHash: "00",
            codeVersion: "test",
            isPassed: true,
            gates: try document.json(pretty: false)
        )
    }

    private func track(_ profit: Int, days: Double, daysLater: Int = 0) throws -> BandTrack? {
        let pass = try pass(daysLater: daysLater)
        return BandTrack(
            id,
            pass: pass,
            profit: Money(whole: profit),
            equity: Money(whole: 10_000),
            at: pass.time + .seconds(Int(days * 86_400))
        )
    }

    @Test func `between two bands the edges go by the root of time`() throws {
        let track = try #require(try track(-300, days: 9))
        // The root of 9 lies half way between those of 4 and 16.
        #expect(abs(track.band.lower + 0.06) < 1e-12)
        #expect(abs(track.band.upper - 0.06) < 1e-12)
        #expect(abs(track.band.median - (0.01 + 0.01 * 5 / 12)) < 1e-12)
        #expect(track.place == .within)
        #expect(
            track.sentence
                == "crypto/momentum earned -3.00 % in 9 periods since, within the band from -6.00 % to "
                + "+6.00 %."
        )
        #expect(try self.track(-601, days: 9)?.place == .under)
        #expect(try self.track(601, days: 9)?.place == .over)
    }

    @Test func `before the first band and after the last there is nothing to say`() throws {
        #expect(try track(0, days: 0.9) == nil)
        #expect(try track(0, days: 1)?.band.upper == 0.02)
        #expect(try track(0, days: 16)?.band.upper == 0.08)
        #expect(try track(0, days: 17) == nil)
    }

    @Test func `leaving the band is marked once, and under it latches until a newer pass`() throws {
        var marks = BandMarks(jobsDone: [:])
        func see(_ profit: Int, daysLater: Int = 0) throws -> String? {
            let track = try #require(try track(profit, days: 9, daysLater: daysLater))
            guard let mark = marks.mark(for: track) else { return nil }
            marks = BandMarks(jobsDone: marks.jobsDone.merging([mark.name: mark.key]) { $1 })
            return mark.key.split(separator: " ").last.map(String.init)
        }
        #expect(try see(0) == nil, "within from the start is no news")
        #expect(try see(900) == "over")
        #expect(try see(900) == nil)
        #expect(try see(0) == "within")
        #expect(try see(-900) == "under")
        #expect(marks.left(by: id) == passed)
        #expect(try see(0) == nil, "it stays marked")
        #expect(marks.left(by: id) == passed)
        #expect(try see(0, daysLater: 1) == "within")
        #expect(marks.left(by: id) == nil)
    }

    @Test func `a pass whose band was left opens nothing`() throws {
        let strategy = AgentConfiguration.StrategySettings(
            id: id,
            kind: "volatility-momentum",
            symbols: nil,
            parameters: [:]
        )
        let own = LivePermit.canonical(strategy)
        let pass = try pass()
        let verdict = GateVerdict(
            time: pass.time,
            market: pass.market,
            strategy: pass.strategy,
            parameters: own,
            dataHash: pass.dataHash,
            codeVersion: pass.codeVersion,
            isPassed: true,
            gates: pass.gates
        )
        func refusals(_ left: [StrategyID: UTCTime]) -> [String] {
            LivePermit(verdicts: [verdict], ageDaysMax: 30, now: passed + .days(2), left: left)
                .refusals([strategy])
        }
        #expect(refusals([:]).isEmpty)
        #expect(refusals([id: passed]).first?.contains("fell under the band") ?? false)
        #expect(refusals([id: passed - .days(1)]).isEmpty, "the pass is newer")
    }
}
