import Strategies
import Testing

/// Daily returns that alternate around a mean, so that their ratio is that of mean and spread.
private func days(_ mean: Double, _ count: Int) -> [Double] {
    (0..<count).map { mean + ($0.isMultiple(of: 2) ? 0.01 : -0.01) }
}

private func machine(_ change: (inout BearDefenseParameters) -> Void = { _ in }) -> BearDefense {
    var parameters = BearDefenseParameters()
    parameters.windowDays = 10
    parameters.confirmDays = 2
    parameters.holdDays = 3
    change(&parameters)
    return BearDefense(parameters)
}

/// The side on each day of a series, `d` while it defends.
private func sides(_ machine: BearDefense, _ returns: [Double]) -> String {
    var state = BearDefenseState()
    var text = ""
    for count in 1...returns.count {
        state = machine.step(state, returns: Array(returns.prefix(count))).state
        text += state.isDefending ? "d" : "."
    }
    return text
}

@Suite struct BearDefenseTests {
    @Test func `the ratio is that of the definition`() {
        let (_, sharpe) = machine().step(BearDefenseState(), returns: days(-0.002, 12))
        // Mean -0.002; ten values 0.01 to either side have a sample deviation of 0.01 * sqrt(10 / 9).
        let expected = -0.002 / (0.01 * (10.0 / 9).squareRoot()) * 365.0.squareRoot()
        #expect(abs((sharpe ?? 0) - expected) < 1e-9)
    }

    @Test func `with too few returns nothing moves`() {
        let found = sides(machine(), days(-0.05, 9))
        #expect(found == ".........")
        #expect(machine().step(BearDefenseState(), returns: days(-0.05, 9)).sharpe == nil)
    }

    @Test func `capital moves after the days that confirm, and not before the days that hold`() {
        // The tenth return makes the first ratio; the eleventh day confirms it.
        #expect(sides(machine(), days(-0.01, 12)) == "..........dd")
        #expect(sides(machine { $0.confirmDays = 1 }, days(-0.01, 12)) == ".........ddd")
        #expect(sides(machine { $0.holdDays = 11 }, days(-0.01, 13)) == "...........dd")
    }

    @Test func `it comes back at the higher threshold alone`() {
        let bad = days(-0.01, 12)
        // Afterwards nothing is earned: the ratio rises to zero, over the lower threshold and under the other.
        let flat = sides(machine(), bad + days(0, 30))
        #expect(flat.hasSuffix(String(repeating: "d", count: 30)))
        let good = sides(machine(), bad + days(0.005, 30))
        #expect(good.last == ".")
        #expect(good.filter { $0 == "d" }.count >= 4)
    }

    @Test func `a ratio that wavers between the thresholds never moves anything`() {
        let wavering = (0..<200).map { days(0.0003 * Double($0 % 7 - 4), 2) }.flatMap { $0 }
        #expect(!sides(machine { $0.enterBelow = -4 }, wavering).contains("d"))
        // With one threshold the same curve moves capital to and fro.
        let single = sides(
            machine {
                $0.enterBelow = -0.5
                $0.leaveAbove = -0.49
                $0.confirmDays = 1
                $0.holdDays = 0
            },
            wavering
        )
        #expect(zip(single, single.dropFirst()).filter { $0 != $1 }.count > 5)
    }

    @Test func `thresholds that cross are told`() {
        var parameters = BearDefenseParameters()
        #expect(parameters.problems().isEmpty)
        parameters.leaveAbove = -2
        #expect(parameters.problems().count == 1)
    }
}
