/// The mean of typical prices (high + low + close) / 3, each counted by its volume (VWAP), over the last
/// `period` bars or since the session began.
///
/// Over bars the first result comes with bar number `period`, in a session with its first bar. While
/// nothing was traded the answer is nil. A bar with a NaN or infinite number, a negative volume or its high
/// under its low is refused: the answer is nil and the state stays.
package struct VolumeWeightedPrice: Sendable {
    private var prices: SampleWindow?
    private var volumes: SampleWindow?
    private var turnover = 0.0
    private var volume = 0.0
    private var session: Int?

    /// Over the last bars.
    ///
    /// - Parameter period: 1 or more.
    package init(period: Int) {
        prices = SampleWindow(size: period)
        volumes = SampleWindow(size: period)
    }

    /// Since the session began.
    package init() {}

    /// Takes the next bar; `session` numbers the session that it belongs to, and a new number begins the
    /// mean anew where it goes by sessions.
    package mutating func update(
        high: Double,
        low: Double,
        close: Double,
        volume traded: Double,
        session number: Int = 0
    ) -> Double? {
        guard high.isFinite, low.isFinite, close.isFinite, traded.isFinite, traded >= 0,
            high >= low
        else { return nil }
        let flow = (high + low + close) * Self.third * traded
        guard prices != nil else {
            if session != number {
                session = number
                turnover = 0
                volume = 0
            }
            turnover += flow
            volume += traded
            return volume > 0 ? turnover / volume : nil
        }
        return slide(flow, traded)
    }

    package static let third = 1.0 / 3

    private mutating func slide(_ flow: Double, _ traded: Double) -> Double? {
        let oldFlow = prices?.push(flow) ?? 0
        let oldVolume = volumes?.push(traded) ?? 0
        if prices?.isAtStart == true {
            turnover = prices?.unordered.reduce(0, +) ?? 0
            volume = volumes?.unordered.reduce(0, +) ?? 0
        } else {
            turnover += flow - oldFlow
            volume += traded - oldVolume
        }
        return prices?.isFull == true && volume > 0 ? turnover / volume : nil
    }
}
