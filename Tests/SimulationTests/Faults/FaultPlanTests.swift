import Simulation
import Testing
import TradingCore

/// A fault plan strikes by its seed alone.
struct FaultPlanTests {
    private let kind = FaultKind(rawValue: "test.kind")
    private let other = FaultKind(rawValue: "test.other")

    private func strikes(_ plan: FaultPlan, _ kind: FaultKind) -> [TimeSpan?] {
        var dice = FaultDice(plan)
        return (0..<2_000).map { _ in dice.strike(kind, at: .epoch) }
    }

    private func plan(seed: UInt64, _ chance: Fraction) -> FaultPlan {
        let rule = FaultPlan.Rule(chance: chance, strengthMax: .seconds(3))
        return FaultPlan(seed: seed, rules: [kind: rule, other: rule])
    }

    @Test func `the same seed strikes at the same places, another one elsewhere`() {
        let first = strikes(plan(seed: 7, .percent(30)), kind)
        #expect(first == strikes(plan(seed: 7, .percent(30)), kind))
        #expect(first != strikes(plan(seed: 8, .percent(30)), kind))
        #expect(first != strikes(plan(seed: 7, .percent(30)), other))
    }

    @Test func `questions about one kind move no other`() {
        var dice = FaultDice(plan(seed: 7, .percent(30)))
        let mixed = (0..<2_000).map { _ in
            _ = dice.strike(other, at: .epoch)
            return dice.strike(kind, at: .epoch)
        }
        #expect(mixed == strikes(plan(seed: 7, .percent(30)), kind))
    }

    @Test(arguments: [0, 5, 50, 100])
    func `a chance is met about as often as it says, and strength keeps its bound`(_ percent: Int) {
        let found = strikes(plan(seed: 11, .percent(percent)), kind)
        let hits = found.compactMap { $0 }
        #expect(abs(hits.count - 20 * percent) <= 100)
        #expect(hits.allSatisfy { $0 >= .zero && $0 <= .seconds(3) })
        if percent >= 50 { #expect(hits.contains { $0 > .seconds(2) }) }
    }

    @Test func `an appointment is kept and counted`() {
        let place = FaultPlan.Appointment(kind, at: 2)
        var dice = FaultDice(FaultPlan(seed: 1, appointments: [place: .seconds(9)]))
        let found = (0..<4).map { _ in dice.strike(kind, at: .epoch) }
        #expect(found == [nil, nil, .seconds(9), nil])
        #expect(dice.struck == [kind: 1])
    }

    @Test func `a storm ends when its time is over`() {
        var plan = plan(seed: 1, .one)
        plan.rules[kind]?.until = .epoch + .seconds(10)
        var dice = FaultDice(plan)
        #expect(dice.strike(kind, at: .epoch + .seconds(9)) != nil)
        #expect(dice.strike(kind, at: .epoch + .seconds(10)) == nil)
    }

    @Test func `swarms differ in which faults they hold, and hold each about half the time`() {
        let swarms = (0..<200).map {
            FaultPlan.swarm(seed: UInt64($0), among: FaultKind.venueTransport)
        }
        for kind in FaultKind.venueTransport {
            let count = swarms.filter { $0.rules[kind] != nil }.count
            #expect((70...130).contains(count), "\(kind) in \(count) of 200")
        }
        #expect(Set(swarms.map { Set($0.rules.keys) }).count > 150)
    }
}
