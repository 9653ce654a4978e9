import Strategies
import Testing
import TradingCore
import TradingEngine

@testable import martlet

/// `bear_defense` in the settings.
struct BearDefenseConfigurationTests {
    private func load(_ text: String) throws -> AgentConfiguration {
        try ConfigurationLoader(
            text: text,
            fileName: "martlet.yaml",
            environment: SettingsEnvironment([:])
        ).load()
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try load(text)
            return []
        } catch let problems as ConfigProblems {
            return problems.problems.map { "\($0)" }
        } catch {
            return ["\(error)"]
        }
    }

    private static let markets = """
        markets:
          equities:
            strategies:
              year: {kind: cross-sectional-momentum}
          fx:
            strategies:
              trend: {kind: fx-trend, parameters: {leverage: 2}}

        """

    @Test func `it is off unless it is switched on`() throws {
        #expect(try load("").bearDefense == nil)
        #expect(try load("bear_defense: {window_days: 20}").bearDefense == nil)
    }

    @Test func `without names the two kinds that are meant for it have the capital`() throws {
        let defense = try load(Self.markets + "bear_defense: {enabled: true}").bearDefense
        #expect(
            defense?.complement == [
                StrategyID("equities/year"): .one, StrategyID("fx/trend"): Fraction(whole: 3),
            ]
        )
        #expect(defense?.calmShare == .zero)
        #expect(defense?.parameters == BearDefenseParameters())
    }

    @Test func `names with their multiples are read`() throws {
        let text = """
            bear_defense:
              enabled: true
              window_days: 20
              enter_below: -2.5
              leave_above: 1
              confirm_days: 1
              hold_days: 9
              complement: [fx/momentum 2.5, equities/momentum]
              calm_share: 0.5
            """
        let defense = try #require(try load(text).bearDefense)
        #expect(defense.complement[StrategyID("fx/momentum")] == (try Fraction("2.5")))
        #expect(defense.complement[StrategyID("equities/momentum")] == .one)
        #expect(defense.calmShare == (try Fraction("0.5")))
        #expect(defense.parameters.windowDays == 20 && defense.parameters.enterBelow == -2.5)
        #expect(defense.parameters.leaveAbove == 1 && defense.parameters.confirmDays == 1)
        #expect(defense.parameters.holdDays == 9)
    }

    @Test(arguments: [
        ("enabled: true", "names no strategy"),
        ("complement: [fx/nothing]", "names fx/nothing; there are crypto/momentum"),
        ("complement: [fx/momentum much]", "must name a strategy and a multiple"),
        ("complement: [fx/momentum 0]", "must name a strategy and a multiple"),
        ("leave_above: -1", "is wrong: Capital would come back"),
        ("window_days: 4", "must be a whole number from 5 to 365"),
    ])
    func `what cannot hold is refused with its reason`(line: String, words: String) {
        let found = problems("bear_defense: {\(line)}")
        #expect(found.count == 1 && found[0].contains(words), "\(found)")
    }
}
