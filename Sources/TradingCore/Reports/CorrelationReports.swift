/// `/markets correlation`: how the returns of instruments go together over their kept bars.
package struct CorrelationReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    /// The length of the bars, such as `1h`; empty without bars.
    package let interval: String
    /// The lengths at which it can be asked for.
    package let frames: [String]
    /// The instrument whose pairs alone are listed; nil for all.
    package let about: String?
    /// The instruments of the picture, at most ``namesMax``.
    package let names: [String]
    /// `values[row][column]` by names, -1...1; nil where there are not bars enough.
    package let values: [[Fraction?]]
    /// The pairs that are listed, the highest correlation first; what is not known stands last.
    package let rows: [CorrelationRow]
    /// Pairs of the picture that are not listed; they lie between `moreFrom` and `moreTo`.
    package let more: Int
    /// The highest of those that are not listed, as `+0.51`.
    package let moreFrom: String?
    package let moreTo: String?
    /// Instruments that are left out, and why, one a line.
    package let missing: [String]
    /// Why there is nothing, or not what was asked for; nil when all is as asked.
    package let note: String?

    /// Instruments of a picture; more could not be told apart on a phone.
    package static let namesMax = 20
    /// Pairs up to which all are listed.
    package static let rowsMax = 21
    /// Returns that a correlation must have: of 30, 95 % lie within 0.36 of zero where nothing goes together.
    package static let returnsMin = 30

    package init(
        time: UTCTime,
        interval: String = "",
        frames: [String] = [],
        about: String? = nil,
        names: [String] = [],
        values: [[Fraction?]] = [],
        rows: [CorrelationRow] = [],
        more: Int = 0,
        moreFrom: String? = nil,
        moreTo: String? = nil,
        missing: [String] = [],
        note: String? = nil
    ) {
        self.time = time
        self.interval = interval
        self.frames = frames
        self.about = about
        self.names = names
        self.values = values
        self.rows = rows
        self.more = more
        self.moreFrom = moreFrom
        self.moreTo = moreTo
        self.missing = missing
        self.note = note
    }
}

/// How two instruments go together.
package struct CorrelationRow: Sendable, Hashable, Codable {
    package let one: String
    package let other: String
    /// `+0.83`; nil where there are not bars enough, or one did not move.
    package let correlation: String?
    /// Returns that went into it, or that there are.
    package let returns: Int
    /// Why there is no correlation; nil where there is one.
    package let lack: String?

    package init(one: String, other: String, correlation: String?, returns: Int, lack: String?) {
        self.one = one
        self.other = other
        self.correlation = correlation
        self.returns = returns
        self.lack = lack
    }
}
