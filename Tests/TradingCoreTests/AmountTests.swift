import FoundationEssentials
import Testing
import TradingCore

/// Exact amounts: text, rounding, products.
@Suite struct AmountTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("+1.50", "1.5"), ("12", "12"), ("-0.0004", "-0.0004"),
        (".5", "0.5"), ("5.", "5"), ("1e3", "1000"), ("1E-12", "0.000000000001"),
        ("2.5e+2", "250"), ("-1.25e-3", "-0.00125"), ("000012.3400", "12.34"),
        ("999999999999999.999999999999", "999999999999999.999999999999"),
        ("1000000000000000", "1000000000000000"), ("0e400", "0"),
        ("1.0000000000000000000000000000000000000000000000000", "1"),
    ])
    func `decimal text is read exactly and written short`(_ text: String, _ shown: String) throws {
        let amount = try Price(text)
        #expect(amount.description == shown)
        #expect(try Price(amount.description) == amount)
    }

    @Test(arguments: [
        "NaN", "inf", "-", "+", ".", "1.2.3", "1,000", " 1", "1 ", "0x10", "1e", "1e+", "e5", "--1",
        "1e401", "1e99999999999999999999", "1e-9223372036854775808", "١",
    ])
    func `text that is no number is refused`(_ text: String) {
        #expect(throws: AmountError.notANumber(text)) { try Money(text) }
        #expect(throws: AmountError.notANumber(text)) { try Money(text, rounding: .nearest) }
    }

    @Test func `empty, too precise and too large texts have their own errors`() {
        #expect(throws: AmountError.empty) { try Money("") }
        let tiny = "0.0000000000001"
        #expect(throws: AmountError.tooPrecise(tiny)) { try Money(tiny) }
        #expect(throws: AmountError.tooPrecise("1e-400")) { try Money("1e-400") }
        for large in ["1000000000000000.1", "-1e16", "1e400", String(repeating: "9", count: 60)] {
            #expect(throws: AmountError.outOfRange(large)) { try Money(large) }
        }
    }

    @Test(arguments: [
        ("0.10441057000000001", Rounding.nearest, "0.10441057"),
        ("0.09946999999999999", .nearest, "0.09947"),
        ("0.0000000000005", .nearest, "0.000000000001"),
        ("-0.0000000000005", .nearest, "-0.000000000001"),
        ("0.00000000000049", .nearest, "0"),
        ("0.0000000000001", .up, "0.000000000001"), ("-0.0000000000001", .up, "0"),
        ("-0.0000000000001", .down, "-0.000000000001"), ("0.0000000000009", .towardZero, "0"),
        ("1e-400", .up, "0.000000000001"),
        ("1.0000000000000000000000000000000000000000001", .up, "1.000000000001"),
        ("-1.0000000000000000000000000000000000000000001", .down, "-1.000000000001"),
        ("1.0000000000000000000000000000000000000000001", .down, "1"),
    ])
    func `surplus places are rounded in the named direction`(
        _ text: String,
        _ rounding: Rounding,
        _ expected: String
    ) throws {
        #expect(try Price(text, rounding: rounding).description == expected)
    }

    @Test func `a grid rounds in every direction for both signs`() throws {
        let step = try Price("0.5")
        func rounded(_ text: String, _ rounding: Rounding) throws -> String {
            try Price(text).rounded(to: step, rounding).description
        }
        #expect(try rounded("1.3", .down) == "1" && rounded("1.3", .up) == "1.5")
        #expect(try rounded("-1.3", .down) == "-1.5" && rounded("-1.3", .up) == "-1")
        #expect(try rounded("-1.3", .towardZero) == "-1" && rounded("1.3", .towardZero) == "1")
        #expect(try rounded("1.25", .nearest) == "1.5" && rounded("-1.25", .nearest) == "-1.5")
        #expect(try rounded("1.24", .nearest) == "1" && rounded("1.5", .up) == "1.5")
        #expect(try Price("1.5").isMultiple(of: step) && !Price("1.4").isMultiple(of: step))
    }

    @Test func `a product beyond 128 bits agrees with one that fits`() {
        // 1e27 * 1e27 / 1e27, and the same with a remainder.
        let large = Int128(1_000_000_000) * 1_000_000_000 * 1_000_000_000
        #expect(large.scaled(by: large, over: large, .down) == large)
        #expect((large + 1).scaled(by: large, over: large * 2, .down) == large / 2)
        #expect((large + 1).scaled(by: large, over: large * 2, .up) == large / 2 + 1)
        #expect((-large - 1).scaled(by: large, over: large * 2, .down) == -large / 2 - 1)
        #expect((-large - 1).scaled(by: large, over: large * 2, .nearest) == -large / 2 - 1)
        #expect((-large - 1).scaled(by: large, over: large * 2, .towardZero) == -large / 2)
    }

    @Test func `scaling is the mathematical quotient for random numbers`() {
        var state: UInt64 = 42
        func next() -> Int128 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int128(Int64(bitPattern: state)) >> 20
        }
        for _ in 0..<2000 {
            let (left, right) = (next(), next())
            var over = next()
            if over == 0 { over = 7 }
            let down = left.scaled(by: right, over: over, .down)
            let up = left.scaled(by: right, over: over, .up)
            let product = left * right
            let isExact = product % over == 0
            #expect(up - down == (isExact ? 0 : 1))
            #expect(over > 0 ? down * over <= product : down * over >= product)
            let nearest = left.scaled(by: right, over: over, .nearest)
            #expect(nearest == down || nearest == up)
            #expect((nearest * over - product).magnitude * 2 <= over.magnitude)
        }
    }

    @Test func `money, price, quantity and fraction work together`() throws {
        let money = notional(of: try Quantity("-0.333"), at: try Price("0.0000000001"), .down)
        #expect(money.units == -34)
        #expect(try Money("100").times(.basisPoints(5), .up).description == "0.05")
        #expect(try Money("10").divided(by: Fraction("3"), .up).description == "3.333333333334")
        #expect(try Money("10").quantity(at: Price("3"), .down).description == "3.333333333333")
        #expect(try Money("1").share(of: Money("8"), .nearest) == Fraction("0.125"))
        #expect(Fraction.percent(3).description == "0.03")
    }

    @Test func `doubles come in exactly to the grid, never as NaN or infinity`() {
        #expect(Money(approximating: .nan) == nil && Money(approximating: -.infinity) == nil)
        #expect(Money(approximating: 1.1e15) == nil)
        #expect(Money(approximating: -0.1)?.description == "-0.1")
        // The double that stands for 123456.789 is a little larger.
        #expect(Money(approximating: 123456.789)?.description == "123456.789000000004")
    }

    @Test func `amounts for people have commas and places`() throws {
        #expect(try Money("1234567.891").display == "1,234,567.89")
        #expect(try Money("-1234.5").display == "-1,234.50")
        #expect(try Money("0.001234567891").display == "0.00123457")
        #expect(Money.zero.display == "0.00")
        #expect(try Money("999.999").display == "1,000.00")
        #expect(try Price("1234.5").display == "1,234.5")
        #expect(try Fraction("0.01255").display == "1.26 %")
    }

    @Test func `json holds amounts as text and refuses numbers`() throws {
        let encoded = try JSONEncoder().encode([try Money("-12.50")])
        #expect(String(decoding: encoded, as: UTF8.self) == #"["-12.5"]"#)
        #expect(try JSONDecoder().decode([Money].self, from: encoded) == [try Money("-12.5")])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Money].self, from: Data("[12.5]".utf8))
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Money].self, from: Data(#"["NaN"]"#.utf8))
        }
        let people = JSONEncoder()
        people.userInfo[.amountStyle] = AmountStyle.display
        let shown = try people.encode([try Money("1234.5")])
        #expect(String(decoding: shown, as: UTF8.self) == #"["1,234.50"]"#)
    }

    @Test func `the nearest double is the same on both sides of 64 bits`() {
        let edge = Int128(Int64.max)
        for near in [0, 1, -1, edge, edge + 1, edge + 2, edge * 3 + 7, 1_234_567_890_123_456_789] {
            for units in [near, -near, near / 3, near - 12_345] {
                #expect(Price(units: units).approximate == Double(units) / 1e12)
            }
        }
        #expect(Price(units: 95_000_000_000_000_001).approximate == 95_000.000000000001)
    }
}
