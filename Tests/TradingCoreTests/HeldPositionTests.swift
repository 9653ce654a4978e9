import Testing
import TradingCore

/// The arithmetic of a position, which the book and the simulated venue share.
@Suite struct HeldPositionTests {
    @Test func `opening realises nothing and closing realises the difference`() throws {
        var position = HeldPosition.flat
        #expect(try position.apply(.buy, Quantity("0.5"), at: Price("100")) == .zero)
        #expect(try position.apply(.buy, Quantity("0.5"), at: Price("200")) == .zero)
        #expect(try position.averagePrice == Price("150"))
        #expect(try position.apply(.sell, Quantity("0.25"), at: Price("170")) == Money("5"))
        #expect(try position.quantity == Quantity("0.75") && position.cost == Money("112.5"))
    }

    @Test func `a fill across zero closes the old position and opens the rest at its price`() throws
    {
        var position = try HeldPosition(quantity: Quantity("2"), averagePrice: Price("100"))
        let realised = try position.apply(.sell, Quantity("5"), at: Price("90"))
        #expect(try realised == Money("-20"))
        #expect(try position.quantity == Quantity("-3") && position.averagePrice == Price("90"))
    }

    @Test func `a fill that is undone leaves the worth that there was`() throws {
        let before = try HeldPosition(quantity: Quantity("1"), averagePrice: Price("100"))
        var position = before
        let mark = try Price("130")
        var money = try position.apply(.sell, Quantity("3"), at: Price("120"))
        money += try position.apply(.buy, Quantity("3"), at: Price("120"))
        #expect(money + position.unrealised(at: mark) == before.unrealised(at: mark))
        #expect(position.quantity == before.quantity)
    }

    @Test func `rounding is never in the holder's favour`() throws {
        // A third of a unit of cost cannot be told apart from its neighbours in either direction.
        var position = HeldPosition.flat
        let price = Price(units: 333_333_333_333)
        _ = position.apply(.buy, Quantity(units: 1), at: price)
        #expect(position.cost == Money(units: 1))
        #expect(position.apply(.sell, Quantity(units: 1), at: price) == Money(units: -1))
    }
}
