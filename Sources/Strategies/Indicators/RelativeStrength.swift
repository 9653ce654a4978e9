/// How much of the last moves went up, from 0 to 100 (RSI): 100 * gains / (gains + losses), both as
/// Wilder's means of the changes from value to value.
///
/// The first change comes with the second value, so the first result comes with value number
/// `period + 1`. Without any move the answer is 0. Source: TA-Lib's RSI, which seeds both means with the
/// simple mean of the first `period` changes. A value that is NaN or infinite is refused: the answer is
/// nil and the state stays.
package struct RelativeStrength: Sendable {
    /// Wilder's means of the moves up and down.
    package private(set) var gains: SmoothedAverage
    package private(set) var losses: SmoothedAverage
    private var last: Double?

    /// - Parameter period: 2 or more.
    package init(period: Int) {
        precondition(period >= 2, "one change has no strength")
        gains = .wilder(period: period)
        losses = .wilder(period: period)
    }

    /// Takes the next value; the strength once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        defer { last = value }
        guard let last else { return nil }
        let change = value - last
        // Both must see the change, also while they warm up.
        let means = (gains.update(max(change, 0)), losses.update(max(-change, 0)))
        guard let up = means.0, let down = means.1 else { return nil }
        return up + down < Self.nothing ? 0 : 100 * (up / (up + down))
    }

    /// TA-Lib takes what is nearer to zero than this for zero.
    package static let nothing = 1e-14
}
