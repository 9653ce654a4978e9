import RiskControl
import StandIns
import Testing
import TradingCore

/// A random book and a random order, drawn so that every limit is near.
struct RandomRound {
    var order: OrderIntent
    var context: PreflightContext
    var limits = RiskLimits()

    init(_ dice: inout SeededDice) throws {
        let kinds: [InstrumentKind] = [.spot, .perpetual, .equity, .fx]
        context = try healthy(kinds[Int.random(in: 0..<4, using: &dice)])
        func amount(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &dice) }
        func millis(_ range: ClosedRange<Int>) -> Quantity {
            Quantity(units: Int128(amount(range)) * 1_000_000_000)
        }
        let canBeShort = context.instrument?.canBeShort ?? false
        context.position = millis((canBeShort ? -20_000 : 0)...20_000)
        context.equity = Money(whole: amount(100...10_000))
        context.freeMargin = Money(whole: amount(0...5_000))
        context.exposureElsewhere = Money(whole: amount(0...5_000))
        context.isReduceOnlyMode = amount(0...3) == 0
        for _ in 0..<amount(0...4) {
            let tenths = Int128(amount(900...1100))
            let isReduceOnly = amount(0...2) == 0
            context.openOrders.append(
                WorkingOrder(
                    side: amount(0...1) == 0 ? .buy : .sell,
                    remaining: millis(1...8_000),
                    isReduceOnly: isReduceOnly,
                    state: .live,
                    price: Price(units: tenths * 100_000_000_000),
                    purpose: isReduceOnly || amount(0...2) == 0 ? .exit : .entry
                )
            )
        }
        limits.orderValueMax = Money(whole: amount(50...2_000))
        limits.positionValueMax = Money(whole: amount(2_000...4_000))
        limits.exposureMax = Fraction.percent(amount(10...300))
        if amount(0...1) == 0 { limits.orderQuantityMax = millis(1...9_000) }
        let purposes: [OrderPurpose] = [.entry, .entry, .exit, .protectiveStop, .flatten]
        let isLimit = amount(0...1) == 0
        order = OrderIntent(
            id: ClientOrderID("m1-9"),
            instrument: try instrument().id,
            side: amount(0...1) == 0 ? .buy : .sell,
            kind: isLimit
                ? .limit(Price(units: Int128(amount(980...1020)) * 100_000_000_000)) : .market,
            quantity: Quantity(units: Int128(amount(0...30_000_000)) * 1_000_000),
            isReduceOnly: amount(0...2) == 0,
            purpose: purposes[amount(0...4)],
            strategy: nil,
            createdAt: noon,
            referencePrice: try price("100")
        )
    }
}

/// The positions that a book passes through when its orders fill in full in this order; the venue
/// cuts reduce-only orders at flat.
func path(
    from start: Quantity,
    _ orders: [(side: Side, size: Quantity, isReduceOnly: Bool)]
)
    -> [Quantity]
{
    var position = start
    return orders.map { order in
        var size = order.size
        if order.isReduceOnly {
            let open = order.side == .buy ? -position : position
            size = min(size, max(open, .zero))
        }
        position += order.side.signed(size)
        return position
    }
}

@Suite struct PreflightPropertyTests {
    @Test func `a granted entry never exceeds a limit`() throws {
        var dice = SeededDice(state: 11)
        var grantedCount = 0
        for round in 0..<6_000 {
            let draw = try RandomRound(&dice)
            let verdict = preflight(draw.order, in: draw.context, limits: draw.limits)
            guard case .approved(let approved) = verdict else { continue }
            let order = approved.intent
            #expect(order.quantity <= draw.order.quantity && order.quantity.isPositive)
            #expect(order.quantity.isMultiple(of: try quantity("0.001")))
            #expect(order.quantity >= (try quantity("0.002")))
            let along = order.side == .buy ? draw.context.position : -draw.context.position
            let working = draw.context.openOrders.filter { $0.side == order.side }
            let allWorking = working.reduce(Quantity.zero) { $0 + $1.remaining }
            guard order.purpose == .entry, (along + allWorking + order.quantity).isPositive
            else { continue }
            grantedCount += 1
            let worth = try #require(order.kind.price ?? draw.context.quote?.ask)
            let value = notional(of: order.quantity, at: worth, .up)
            #expect(value <= draw.limits.orderValueMax, "round \(round)")
            if let quantityMax = draw.limits.orderQuantityMax {
                #expect(order.quantity <= quantityMax)
            }
            let growing = working.filter { !$0.isReduceOnly }
            let reach = growing.reduce(along + order.quantity) { $0 + $1.remaining }
            let dearest = growing.compactMap(\.price).reduce(max(worth, try price("100")), max)
            let reachValue = notional(of: reach, at: dearest, .up)
            #expect(reachValue <= draw.limits.positionValueMax, "round \(round)")
            let equity = try #require(draw.context.equity)
            // Up to flat it only lowers the exposure, however much stands elsewhere.
            #expect(
                !reach.isPositive
                    || draw.context.exposureElsewhere + reachValue
                        <= equity.times(draw.limits.exposureMax, .up),
                "round \(round)"
            )
            let listed = try #require(draw.context.instrument)
            let leverage = min(draw.limits.leverageMax, listed.leverageMax)
            let closing = max(-(along + allWorking), .zero)
            let opened = notional(of: order.quantity - closing, at: worth, .up)
            let cost = opened.divided(by: leverage, .up) + opened.times(listed.takerFee, .up)
            #expect(cost <= draw.context.freeMargin ?? .zero, "round \(round)")
            if !listed.canBeShort && order.side == .sell {
                #expect(along + allWorking + order.quantity <= .zero, "round \(round)")
            }
        }
        #expect(grantedCount > 300)
    }

    @Test func `an order that may only reduce never grows the position in any order of fills`()
        throws
    {
        var dice = SeededDice(state: 12)
        var grantedCount = 0
        for round in 0..<6_000 {
            let draw = try RandomRound(&dice)
            let verdict = preflight(draw.order, in: draw.context, limits: draw.limits)
            guard case .approved(let approved) = verdict else { continue }
            let order = approved.intent
            let mayGrow =
                order.purpose == .entry && !order.isReduceOnly && !draw.context.isReduceOnlyMode
            if mayGrow { continue }
            // Only orders of the same side can turn the position together with this one: those of
            // the other side were granted by themselves.
            // An entry may turn it by itself, and a close goes with the cancels of all that may: what
            // is reduce-only adds nothing to that where positions can be short.
            let isCutAtFlat =
                order.isReduceOnly && draw.context.instrument?.canBeShort == true
            let others = draw.context.openOrders.filter { $0.side == order.side }
                .filter {
                    !isCutAtFlat || $0.isReduceOnly
                        || $0.purpose == .exit && order.purpose != .flatten
                }
                .map { (side: $0.side, size: $0.remaining, isReduceOnly: $0.isReduceOnly) }
            let start = draw.context.position
            // A book that could turn by itself was not made by this gate.
            let isSound =
                others.allSatisfy(\.isReduceOnly)
                || others.reduce(Quantity.zero) { $0 + $1.size } <= start.magnitude
            guard isSound else { continue }
            grantedCount += 1
            for _ in 0..<4 {
                let mixed =
                    (others + [
                        (side: order.side, size: order.quantity, isReduceOnly: order.isReduceOnly)
                    ]).shuffled(using: &dice)
                for position in path(from: start, mixed) {
                    #expect(position.magnitude <= start.magnitude, "round \(round)")
                    #expect(position.isZero || position.isNegative == start.isNegative)
                }
            }
        }
        #expect(grantedCount > 300)
    }

    @Test func `amounts of any size never trap`() throws {
        var dice = SeededDice(state: 13)
        func any() -> Int128 {
            let bits = Int.random(in: 0...127, using: &dice)
            let value = Int128.random(in: .min ... .max, using: &dice)
            return bits == 0 ? value : value >> bits
        }
        for _ in 0..<4_000 {
            var draw = try RandomRound(&dice)
            let id = draw.order.instrument
            let kind: OrderKind = Bool.random(using: &dice) ? .market : .limit(Price(units: any()))
            draw.order = OrderIntent(
                id: ClientOrderID("m1-9"),
                instrument: id,
                side: draw.order.side,
                kind: kind,
                quantity: Quantity(units: any()),
                purpose: draw.order.purpose,
                createdAt: noon,
                referencePrice: Price(units: any())
            )
            if Bool.random(using: &dice) { draw.context.position = Quantity(units: any()) }
            if Bool.random(using: &dice) { draw.context.freeMargin = Money(units: any()) }
            if Bool.random(using: &dice) { draw.context.equity = Money(units: any()) }
            if Bool.random(using: &dice) { draw.context.exposureElsewhere = Money(units: any()) }
            draw.limits.stressFraction = .percent(20)
            draw.context.lossBudgetRemaining = Money(units: any())
            draw.context.quote = Quote(
                instrument: id,
                time: noon,
                bid: Price(units: any() >> 2),
                ask: Price(units: any() >> 2)
            )
            let record = preflight(draw.order, in: draw.context, limits: draw.limits).record
            #expect(record.granted <= draw.order.quantity || record.verdict == .skip)
        }
    }
}
