import TradingCore

/// How trading time runs against the real clock.
enum Pace: Sendable, Equatable {
    /// Trading time is real time.
    case real
    /// A replay at a multiple of real time.
    case times(Double)
    /// As fast as the machine goes.
    case max

    /// Reads `1`, `60`, `0.5`, `max`; nil otherwise.
    init?(_ text: String) {
        if text == "max" {
            self = .max
            return
        }
        guard let factor = Double(text), factor.isFinite, factor > 0, factor <= 1_000_000 else {
            return nil
        }
        self = .times(factor)
    }
}

/// Turns the monotonic clock into trading time and back.
///
/// In real time the trading clock follows the wall clock and never goes back or stands still: it
/// takes over a wall clock that was set ahead only when it stays so, and waits at half speed for one
/// that was set back, so that no timer of the engine stops because somebody touched the clock.
struct PacedClock: Sendable {
    private let pace: Pace
    private let startTime: UTCTime
    private let startMonotonic: Int64
    /// Where real time stood last.
    private var anchor: (monotonic: Int64, trading: UTCTime)
    /// Since when the wall clock is ahead by more than a step.
    private var aheadSince: Int64?
    /// A wall clock that is ahead by more was set.
    static let stepMin = TimeSpan.seconds(1)
    /// For so long a clock that was set ahead must stay there before it is believed.
    static let confirmation = TimeSpan.seconds(10)

    init(pace: Pace, startTime: UTCTime, startMonotonic: Int64) {
        self.pace = pace
        self.startTime = startTime
        self.startMonotonic = startMonotonic
        anchor = (startMonotonic, startTime)
    }

    /// The trading time at a reading of the monotonic clock; `reached` is where a replay at full
    /// speed has come.
    mutating func time(atMonotonic monotonic: Int64, wall: UTCTime, reached: UTCTime) -> UTCTime {
        switch pace {
        case .real:
            let read = reading(atMonotonic: monotonic, wall)
            (anchor, aheadSince) = ((monotonic, read.time), read.aheadSince)
            return read.time
        case .times(let factor):
            let elapsed = Double(monotonic - startMonotonic) * factor
            return startTime + TimeSpan(nanoseconds: Int64(min(elapsed, 4e18)))
        case .max: return reached
        }
    }

    private func reading(
        atMonotonic monotonic: Int64,
        _ wall: UTCTime
    ) -> (time: UTCTime, aheadSince: Int64?) {
        let elapsed = max(0, monotonic - anchor.monotonic)
        let even = anchor.trading + TimeSpan(nanoseconds: elapsed)
        if wall - even > Self.stepMin {
            let since = aheadSince ?? monotonic
            if monotonic - since < Self.confirmation.nanoseconds { return (even, since) }
        }
        return (max(wall, anchor.trading + TimeSpan(nanoseconds: elapsed / 2)), nil)
    }

    /// The reading of the monotonic clock at which a trading time comes; `now` when it is due, or
    /// always in a replay at full speed.
    func monotonic(of time: UTCTime, monotonicNow: Int64, wall: UTCTime) -> Int64 {
        switch pace {
        case .real:
            let now = reading(atMonotonic: monotonicNow, wall).time
            let span = max(0, (time - now).nanoseconds)
            return monotonicNow + (now > wall ? min(span, 1 << 60) * 2 : span)
        case .times(let factor):
            let span = Double((time - startTime).nanoseconds) / factor
            return startMonotonic + Int64(min(span, 4e18))
        case .max: return monotonicNow
        }
    }
}
