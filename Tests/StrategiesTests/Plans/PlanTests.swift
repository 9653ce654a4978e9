import Testing
import TradingCore

@testable import Strategies

@Suite struct PlanTests {
    /// A plan over bars whose high and low lie one percent around their ends.
    private struct Ride {
        var plan: PlanTracker
        var index = 0
        var last = 100.0

        init(_ change: (inout PlanSpec) -> Void) {
            var spec = PlanSpec()
            spec.rangeBars = 3
            change(&spec)
            plan = PlanTracker(spec, anchoring: "p")
        }

        mutating func feed(_ closes: Double...) throws {
            for close in closes {
                plan.update(try bar("BTC", index, from: last, to: close))
                last = close
                index += 1
            }
        }

        mutating func hold(_ quantity: Int, at entry: Int = 100) {
            _ = plan.note(held: Quantity(whole: quantity), entry: Price(whole: entry))
        }

        var stop: Price? { plan.stop(tick: Price(units: Price.unitsPerWhole / 100)) }

        func left(of held: Int) -> Quantity {
            plan.wanted(
                held: Quantity(whole: held),
                lot: Quantity(units: Quantity.unitsPerWhole / 10)
            )
        }
    }

    @Test func `the first stop lies behind the close at which the position began`() throws {
        var ride = Ride { $0.stop = .fraction(0.05) }
        try ride.feed(100)
        ride.hold(2)
        #expect(ride.stop == Price(whole: 95))
        #expect(ride.plan.state?.risk == Price(whole: 5))
        var short = Ride { $0.stop = .fraction(0.05) }
        try short.feed(100)
        short.hold(-2)
        #expect(short.stop == Price(whole: 105))
    }

    @Test func `a stop by average true range waits until there is one`() throws {
        var ride = Ride { $0.stop = .ranges(2) }
        try ride.feed(100, 100, 100)
        #expect(ride.plan.firstStop(isLong: true, tick: .one) == nil)
        try ride.feed(100)
        // Each bar spans 2.
        #expect(ride.plan.firstStop(isLong: true, tick: .one) == Price(whole: 96))
    }

    @Test func `the stop moves to the entry, then trails, and never loosens`() throws {
        var ride = Ride {
            $0.stop = .fraction(0.05)
            $0.breakeven = .risks(1)
            $0.trail = .fraction(0.1)
        }
        try ride.feed(100)
        ride.hold(1)
        try ride.feed(104)
        #expect(ride.stop == Price(whole: 95))
        try ride.feed(105)
        #expect(ride.stop == Price(whole: 100))
        try ride.feed(120)
        #expect(ride.stop == Price(whole: 108))
        try ride.feed(110)
        #expect(ride.stop == Price(whole: 108))
    }

    @Test func `a short position's stop moves down`() throws {
        var ride = Ride {
            $0.stop = .fraction(0.05)
            $0.trail = .fraction(0.05)
        }
        try ride.feed(100)
        ride.hold(-1)
        try ride.feed(80, 90)
        #expect(ride.stop == Price(whole: 84))
    }

    @Test func `parts are taken once, of the largest size`() throws {
        var ride = Ride {
            $0.stop = .fraction(0.05)
            $0.targets = [
                PlanTarget(at: .risks(1), share: .percent(50)),
                PlanTarget(at: .risks(3), share: .percent(50)),
            ]
        }
        try ride.feed(100)
        ride.hold(10)
        #expect(ride.left(of: 10) == Quantity(whole: 10))
        try ride.feed(105)
        #expect(ride.left(of: 10) == Quantity(whole: 5))
        ride.hold(5)
        try ride.feed(106, 104)
        #expect(ride.left(of: 5) == Quantity(whole: 5))
        try ride.feed(115)
        #expect(ride.left(of: 5) == .zero)
    }

    @Test func `time is counted in closed bars since the position began`() throws {
        var ride = Ride { $0.exitAfterBars = 2 }
        try ride.feed(100, 101)
        ride.hold(1)
        #expect(!ride.plan.isOverdue)
        try ride.feed(102)
        #expect(!ride.plan.isOverdue)
        try ride.feed(103)
        #expect(ride.plan.isOverdue)
    }

    @Test func `a price that does not lie behind the market stops nothing`() throws {
        var ride = Ride { $0.stop = .price(Price(whole: 101)) }
        try ride.feed(100)
        #expect(ride.plan.firstStop(isLong: true, tick: .one) == nil)
        #expect(ride.plan.firstStop(isLong: false, tick: .one) == Price(whole: 101))
    }

    @Test func `a position of the other side begins a new plan`() throws {
        var ride = Ride { $0.stop = .fraction(0.05) }
        try ride.feed(100)
        ride.hold(1)
        try ride.feed(110)
        ride.hold(-1, at: 110)
        #expect(ride.plan.state?.isLong == false)
        #expect(ride.stop == (try price("115.5")))
        #expect(ride.plan.ended?.isLong == true)
    }

    @Test func `an anchor of another plan means nothing`() throws {
        var ride = Ride { $0.stop = .fraction(0.05) }
        try ride.feed(100)
        ride.hold(1)
        let anchor = try #require(ride.plan.anchor)
        var other = PlanTracker(ride.plan.spec, anchoring: "q")
        other.resume(anchor)
        #expect(other.state == nil)
        var same = PlanTracker(ride.plan.spec, anchoring: "p")
        same.resume(anchor)
        #expect(same.state == ride.plan.state)
    }

    @Test func `the end of a position outlives a restart`() throws {
        var ride = Ride { $0.stop = .fraction(0.05) }
        try ride.feed(100)
        ride.hold(1)
        ride.hold(0)
        var same = PlanTracker(ride.plan.spec, anchoring: "p")
        same.resume(try #require(ride.plan.anchor))
        #expect(same.ended?.time == ride.plan.last?.time)
        #expect(same.state == nil)
    }

    @Test func `closes that were missed are taken after a restart`() throws {
        var ride = Ride {
            $0.stop = .fraction(0.05)
            $0.trail = .fraction(0.05)
        }
        try ride.feed(100)
        ride.hold(1)
        let anchor = try #require(ride.plan.anchor)
        var other = PlanTracker(ride.plan.spec, anchoring: "p")
        for (index, close) in [100.0, 120, 118].enumerated() {
            other.update(try bar("BTC", index, from: close, to: close))
        }
        other.resume(anchor)
        #expect(other.stop(tick: .one) == Price(whole: 114))
        #expect(other.bars == 2)
    }
}
