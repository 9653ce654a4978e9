package import TradingCore

/// The regimes of the instruments of one market. Breadth is the share of those with enough bars whose close
/// lies over its own mean, so that each instrument is read in the light of the others.
package struct RegimeWatch: Sendable {
    private struct Member: Sendable {
        var detector: RegimeDetector
        var mean: SimpleAverage
        /// Nil until the mean is known.
        var isRising: Bool?
        var closeTime = UTCTime.epoch
    }
    private let parameters: RegimeParameters
    private let meanBars: Int
    private var members: [InstrumentID: Member] = [:]
    private var rising = 0
    private var known = 0

    /// - Parameters:
    ///   - parameters: the thresholds.
    ///   - meanBars: bars of the mean that breadth is counted with; 1 or more.
    package init(_ parameters: RegimeParameters = RegimeParameters(), meanBars: Int = 50) {
        self.parameters = parameters
        self.meanBars = meanBars
    }

    /// The share of instruments that lie over their mean, 0 to 1; nil with fewer than two known.
    package var breadth: Double? { known < 2 ? nil : Double(rising) / Double(known) }

    /// The newest reading of an instrument; nil until it has enough bars.
    package func reading(of instrument: InstrumentID) -> RegimeReading? {
        members[instrument]?.detector.last
    }

    /// Takes a closed bar; one that is not newer than the last of its instrument changes nothing.
    package mutating func update(_ bar: Bar) {
        var member =
            members[bar.instrument]
            ?? Member(
                detector: RegimeDetector(parameters),
                mean: SimpleAverage(period: meanBars)
            )
        guard bar.closeTime > member.closeTime, bar.close.isPositive else { return }
        let close = bar.close.approximate
        member.closeTime = bar.closeTime
        if let mean = member.mean.update(close) { count(&member, isRising: close > mean) }
        _ = member.detector.update(
            high: bar.high.approximate,
            low: bar.low.approximate,
            close: close,
            breadth: breadth
        )
        members[bar.instrument] = member
    }

    /// Both together; the other's instruments take the place of its own.
    func merged(with other: RegimeWatch) -> RegimeWatch {
        var both = self
        both.members.merge(other.members) { $1 }
        let rises = both.members.values.compactMap(\.isRising)
        both.known = rises.count
        both.rising = rises.filter { $0 }.count
        return both
    }

    private mutating func count(_ member: inout Member, isRising: Bool) {
        if member.isRising == nil { known += 1 }
        if member.isRising == true { rising -= 1 }
        if isRising { rising += 1 }
        member.isRising = isRising
    }
}
