package import TradingCore

/// How long a market trades in a year, which makes numbers of a period into numbers of a year.
package enum TradingYear: String, Sendable, CaseIterable {
    /// 365 days of 24 hours.
    case crypto
    /// 252 days of 6.5 hours: the sessions of the New York exchanges.
    case equities
    /// 260 days of 24 hours: five days a week.
    case fx

    /// The year of a kind of instrument.
    package init(_ kind: InstrumentKind) {
        self =
            switch kind {
            case .spot, .perpetual: .crypto
            case .equity: .equities
            case .fx: .fx
            }
    }

    package var days: Double {
        switch self {
        case .crypto: 365
        case .equities: 252
        case .fx: 260
        }
    }

    /// Hours of trading in a day.
    package var hoursPerDay: Double { self == .equities ? 6.5 : 24 }

    /// How many bars of an interval there are in a year. Intervals of a day and more count calendar time: a
    /// week is seven days in every market.
    package func periods(of interval: BarInterval) -> Double {
        let seconds = Double(interval.seconds)
        if interval.seconds < 86_400 { return days * hoursPerDay * 3600 / seconds }
        if interval.seconds == 86_400 { return days }
        // From one bar to the next pass trading days and days of rest alike.
        return 365 * 86_400 / seconds
    }
}
