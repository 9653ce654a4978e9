package import TradingCore

/// The limits of one venue account, or of the whole book. Money is in the account's currency.
///
/// The defaults suit a paper account of about 10,000. `problems()` lists what is wrong with a set.
package struct RiskLimits: Sendable, Hashable, Codable {
    /// Value of one entry order. Over 0; default 25,000.
    package var orderValueMax = Money(whole: 25_000)
    /// Base units of one entry order; nil leaves it to the instrument's own rule. Over 0.
    package var orderQuantityMax: Quantity?
    /// Value of the position in one instrument with its working entries, per direction. Over 0;
    /// default 50,000.
    package var positionValueMax = Money(whole: 50_000)
    /// Gross exposure of the account (positions, live and unknown orders at full size) as a
    /// multiple of equity. Over 0 to 100; default 3.
    package var exposureMax = Fraction(whole: 3)
    /// Leverage that margin is computed with; the instrument's own maximum binds as well. 1 to 500;
    /// default 5.
    package var leverageMax = Fraction(whole: 5)
    /// Working orders in one instrument. 1 to 10,000; default 60.
    package var openOrdersPerInstrumentMax = 60
    /// Working orders at the venue. At least the number per instrument; default 200.
    package var openOrdersPerVenueMax = 200
    /// Messages (orders and cancels) to the venue within a minute. 1 to 100,000; default 120.
    package var messagesPerMinuteMax = 120
    /// The part of the message rate that entries may not use, so that cancels and exits always
    /// find room. 0 to one less than the rate; default 30.
    package var messagesReserve = 30
    /// How far an entry may stand on its costly side of the market, a fraction of the mid price.
    /// Over 0 and under 1; default 0.03.
    package var priceCollar = Fraction.percent(3)
    /// The same for orders that close a position. At least the entries' collar, under 1; default
    /// 0.2.
    package var exitPriceCollar = Fraction.percent(20)
    /// An entry with the same instrument, side, price, quantity and purpose as another one within
    /// this span is a look-alike. 0 (off) to 1 min; default 1 s.
    package var duplicateWindow = TimeSpan.seconds(1)
    /// The age from which a quote no longer carries an entry. Over 0 to 1 h; default 15 s.
    package var staleAfter = TimeSpan.seconds(15)
    /// The loss since the start of the UTC day that trips the kill switch, a fraction of the day's
    /// opening equity. Over 0 and under 1; default 0.05.
    package var dailyLossMax = Fraction.percent(5)
    /// The fall from peak equity that trips the kill switch, a fraction of the peak. Over 0 and
    /// under 1; default 0.10, for crypto 0.1794.
    package var drawdownMax = Fraction.percent(10)
    /// The share of failed calls to the venue within `errorWindow` that trips the kill switch. Over
    /// 0 to 1; default 0.5.
    package var errorRateMax = Fraction.percent(50)
    /// Failed calls below which the rate says nothing. 1 to 10,000; default 5.
    package var errorCountMin = 5
    /// The span over which calls and errors are counted. Over 0 to 1 h; default 1 min.
    package var errorWindow = TimeSpan.minutes(1)
    /// How long a drift may last before the venue is halted. 0 to 1 h; default 2 min.
    package var driftMax = TimeSpan.minutes(2)
    /// How old or how long missing the equity may be before the kill switch trips. Over 0 to 10
    /// min; default 1 min.
    package var equityStaleAfter = TimeSpan.minutes(1)
    /// A loss must still be seen this much later before it trips, so that one bad tick does not. 0
    /// to 1 min; default 1 s.
    package var lossConfirmation = TimeSpan.seconds(1)
    /// The jump against the whole exposure that may pass between two marks, a fraction of
    /// exposure. It sizes the loss that a halt cannot prevent. 0 to 1; default 0.02.
    package var gapAllowance = Fraction.percent(2)
    /// The adverse move under which the book with a new entry must stay inside the remaining loss
    /// budget, a fraction of exposure; nil leaves the check out. Over 0 to 1; default nil.
    package var stressFraction: Fraction?

    package init() {}

    /// The defaults for a kind of market: crypto is granted the wider drawdown.
    package static func defaults(for kind: InstrumentKind) -> RiskLimits {
        var limits = RiskLimits()
        if kind == .spot || kind == .perpetual { limits.drawdownMax = .basisPoints(1794) }
        return limits
    }
}

extension RiskLimits {
    /// Everything that is wrong with these limits, one sentence each; empty when they hold.
    package func problems() -> [String] {
        amountProblems() + fractionProblems() + countProblems() + spanProblems()
            + contradictions()
    }

    private func amountProblems() -> [String] {
        var found: [String] = []
        for (name, value) in [
            ("orderValueMax", orderValueMax), ("positionValueMax", positionValueMax),
        ] where !value.isPositive || value > .magnitudeMax {
            found.append("\(name) is \(value), but must be over 0 and at most 1e15.")
        }
        if let orderQuantityMax, !orderQuantityMax.isPositive || orderQuantityMax > .magnitudeMax {
            found.append(
                "orderQuantityMax is \(orderQuantityMax), but must be over 0 and at most 1e15."
            )
        }
        return found
    }

    private func fractionProblems() -> [String] {
        let belowOne = Fraction(units: Fraction.unitsPerWhole - 1)
        let smallest = Fraction(units: 1)
        var rows: [(String, Fraction, ClosedRange<Fraction>, String)] = [
            ("exposureMax", exposureMax, smallest...Fraction(whole: 100), "over 0 and at most 100"),
            ("leverageMax", leverageMax, .one...Fraction(whole: 500), "from 1 to 500"),
            ("priceCollar", priceCollar, smallest...belowOne, "over 0 and under 1"),
            ("exitPriceCollar", exitPriceCollar, smallest...belowOne, "over 0 and under 1"),
            ("dailyLossMax", dailyLossMax, smallest...belowOne, "over 0 and under 1"),
            ("drawdownMax", drawdownMax, smallest...belowOne, "over 0 and under 1"),
            ("errorRateMax", errorRateMax, smallest...Fraction.one, "over 0 and at most 1"),
            ("gapAllowance", gapAllowance, .zero...Fraction.one, "from 0 to 1"),
        ]
        if let stressFraction {
            rows.append(
                ("stressFraction", stressFraction, smallest...Fraction.one, "over 0 and at most 1")
            )
        }
        return rows.filter { !$0.2.contains($0.1) }
            .map { "\($0.0) is \($0.1.description), but must be \($0.3)." }
    }

    private func countProblems() -> [String] {
        let rows = [
            ("openOrdersPerInstrumentMax", openOrdersPerInstrumentMax, 1...10_000),
            ("openOrdersPerVenueMax", openOrdersPerVenueMax, 1...100_000),
            ("messagesPerMinuteMax", messagesPerMinuteMax, 1...100_000),
            ("messagesReserve", messagesReserve, 0...100_000),
            ("errorCountMin", errorCountMin, 1...10_000),
        ]
        return rows.filter { !$0.2.contains($0.1) }.map {
            "\($0.0) is \($0.1), but must be from \($0.2.lowerBound) to \($0.2.upperBound)."
        }
    }

    private func spanProblems() -> [String] {
        let instant = TimeSpan(nanoseconds: 1)
        let rows: [(String, TimeSpan, ClosedRange<TimeSpan>, String)] = [
            ("duplicateWindow", duplicateWindow, .zero...TimeSpan.minutes(1), "from 0 to 1 min"),
            ("staleAfter", staleAfter, instant...TimeSpan.hours(1), "over 0 and at most 1 h"),
            ("errorWindow", errorWindow, instant...TimeSpan.hours(1), "over 0 and at most 1 h"),
            ("driftMax", driftMax, .zero...TimeSpan.hours(1), "from 0 to 1 h"),
            (
                "equityStaleAfter", equityStaleAfter, instant...TimeSpan.minutes(10),
                "over 0 and at most 10 min"
            ),
            ("lossConfirmation", lossConfirmation, .zero...TimeSpan.minutes(1), "from 0 to 1 min"),
        ]
        return rows.filter { !$0.2.contains($0.1) }
            .map { "\($0.0) is \($0.1.display), but must be \($0.3)." }
    }

    private func contradictions() -> [String] {
        var found: [String] = []
        if orderValueMax > positionValueMax {
            found.append(
                "orderValueMax \(orderValueMax) is over positionValueMax \(positionValueMax)."
            )
        }
        if openOrdersPerInstrumentMax > openOrdersPerVenueMax {
            found.append(
                "openOrdersPerInstrumentMax \(openOrdersPerInstrumentMax) is over "
                    + "openOrdersPerVenueMax \(openOrdersPerVenueMax)."
            )
        }
        if messagesReserve >= messagesPerMinuteMax {
            found.append(
                "messagesReserve \(messagesReserve) leaves nothing of messagesPerMinuteMax "
                    + "\(messagesPerMinuteMax) for entries."
            )
        }
        if priceCollar > exitPriceCollar {
            found.append(
                "exitPriceCollar \(exitPriceCollar.description) is tighter than priceCollar "
                    + "\(priceCollar.description), which would hold exits back."
            )
        }
        if exposureMax > leverageMax {
            found.append(
                "exposureMax \(exposureMax.description) cannot be reached with leverageMax "
                    + "\(leverageMax.description)."
            )
        }
        return found
    }
}
