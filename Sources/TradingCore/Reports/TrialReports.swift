// Reports on strategies over recorded bars, which were asked for in the chat.

/// `/backtest`: what a strategy did over recorded bars.
package struct TrialReport: Sendable, Hashable, Codable {
    /// As it was asked for: a configured strategy, a kind, or a written one.
    package let name: String
    /// The kind in the catalogue.
    package let strategy: String
    /// Instruments, interval, bars and days in one line.
    package let subject: String
    package let data: [TrialData]
    /// The whole set that was used, by name.
    package let parameters: [NamedNumber]
    /// Those of them that are not the kind's defaults, `fast=10 slow=40`; may be empty.
    package let given: String
    package let currency: String
    package let equityFirst: Money
    package let equityLast: Money
    package let totalReturn: Fraction
    package let drawdown: Fraction
    /// Closed trades.
    package let trades: Int
    /// Sharpe, yearly growth, win rate, costs and the like, as text.
    package let numbers: [NamedNumber]
    /// Sets of parameters that were ever tried on this market, this one included; nil where none are counted.
    package let variants: Int?
    /// What the reader must know besides, a sentence each.
    package let notes: [String]
    /// The line that asks for the same.
    package let line: String
    /// Steps that buttons offer.
    package let nudges: [TrialNudge]
    /// For the picture.
    package let curve: EquityTrail?

    package init(
        name: String,
        strategy: String,
        subject: String,
        data: [TrialData],
        parameters: [NamedNumber],
        given: String,
        currency: String,
        equityFirst: Money,
        equityLast: Money,
        totalReturn: Fraction,
        drawdown: Fraction,
        trades: Int,
        numbers: [NamedNumber],
        variants: Int?,
        notes: [String],
        line: String,
        nudges: [TrialNudge],
        curve: EquityTrail?
    ) {
        self.name = name
        self.strategy = strategy
        self.subject = subject
        self.data = data
        self.parameters = parameters
        self.given = given
        self.currency = currency
        self.equityFirst = equityFirst
        self.equityLast = equityLast
        self.totalReturn = totalReturn
        self.drawdown = drawdown
        self.trades = trades
        self.numbers = numbers
        self.variants = variants
        self.notes = notes
        self.line = line
        self.nudges = nudges
        self.curve = curve
    }
}

/// The bars of one instrument of a trial.
package struct TrialData: Sendable, Hashable, Codable {
    package let symbol: String
    /// Such as `1d`.
    package let interval: String
    package let bars: Int
    package let from: UTCDay
    package let to: UTCDay
    /// The file's path.
    package let file: String

    package init(
        symbol: String,
        interval: String,
        bars: Int,
        from: UTCDay,
        to: UTCDay,
        file: String
    ) {
        self.symbol = symbol
        self.interval = interval
        self.bars = bars
        self.from = from
        self.to = to
        self.file = file
    }
}

/// The next smaller and the next larger value of a parameter; nil where its range ends or another parameter
/// forbids it.
package struct TrialNudge: Sendable, Hashable, Codable {
    package let parameter: String
    package let lower: String?
    package let higher: String?

    package init(parameter: String, lower: String?, higher: String?) {
        self.parameter = parameter
        self.lower = lower
        self.higher = higher
    }
}

/// `/sweep`: a strategy with many sets of parameters over the same bars.
package struct SweepReport: Sendable, Hashable, Codable {
    package let name: String
    package let strategy: String
    /// Instruments, interval, bars and days in one line.
    package let subject: String
    package let data: [TrialData]
    /// What all of them share beside the defaults; may be empty.
    package let given: String
    /// To the right.
    package let columns: SweepScale
    /// Upward; one value without a name where one parameter was swept.
    package let rows: SweepScale
    /// Sharpe ratios, `sharpe[row][column]`; nil where the two contradict each other or nothing was earned or
    /// lost.
    package let sharpe: [[Fraction?]]
    /// Sets that were run, and those of them that earned something.
    package let tried: Int
    package let profitable: Int
    /// The best by Sharpe ratio; nil where none has one.
    package let best: SweepBest?
    package let variants: Int?
    package let notes: [String]
    package let line: String

    package init(
        name: String,
        strategy: String,
        subject: String,
        data: [TrialData],
        given: String,
        columns: SweepScale,
        rows: SweepScale,
        sharpe: [[Fraction?]],
        tried: Int,
        profitable: Int,
        best: SweepBest?,
        variants: Int?,
        notes: [String],
        line: String
    ) {
        self.name = name
        self.strategy = strategy
        self.subject = subject
        self.data = data
        self.given = given
        self.columns = columns
        self.rows = rows
        self.sharpe = sharpe
        self.tried = tried
        self.profitable = profitable
        self.best = best
        self.variants = variants
        self.notes = notes
        self.line = line
    }
}

/// A parameter with the values that a sweep tried, the smallest first.
package struct SweepScale: Sendable, Hashable, Codable {
    package let name: String
    package let values: [String]

    package init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }
}

/// The best of a sweep, and what stands around it.
package struct SweepBest: Sendable, Hashable, Codable {
    package let column: Int
    package let row: Int
    /// `fast=10 slow=40`.
    package let given: String
    /// The whole set, by name.
    package let parameters: [NamedNumber]
    package let sharpe: Fraction
    /// Return, drawdown, trades and the like, as text.
    package let numbers: [NamedNumber]
    /// The median Sharpe ratio of the sets next to it; nil where there is none.
    package let neighbours: Fraction?
    /// What the neighbours say, and what the best of many is worth, a sentence each.
    package let words: [String]
    /// The line that tests it by itself.
    package let line: String

    package init(
        column: Int,
        row: Int,
        given: String,
        parameters: [NamedNumber],
        sharpe: Fraction,
        numbers: [NamedNumber],
        neighbours: Fraction?,
        words: [String],
        line: String
    ) {
        self.column = column
        self.row = row
        self.given = given
        self.parameters = parameters
        self.sharpe = sharpe
        self.numbers = numbers
        self.neighbours = neighbours
        self.words = words
        self.line = line
    }
}
