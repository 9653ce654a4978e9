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
struct PacedClock: Sendable {
    private let pace: Pace
    private let startTime: UTCTime
    private let startMonotonic: Int64

    init(pace: Pace, startTime: UTCTime, startMonotonic: Int64) {
        self.pace = pace
        self.startTime = startTime
        self.startMonotonic = startMonotonic
    }

    /// The trading time at a reading of the monotonic clock; `reached` is where a replay at full
    /// speed has come.
    func time(atMonotonic monotonic: Int64, wall: UTCTime, reached: UTCTime) -> UTCTime {
        switch pace {
        case .real: return wall
        case .times(let factor):
            let elapsed = Double(monotonic - startMonotonic) * factor
            return startTime + TimeSpan(nanoseconds: Int64(min(elapsed, 4e18)))
        case .max: return reached
        }
    }

    /// The reading of the monotonic clock at which a trading time comes; `now` when it is due, or
    /// always in a replay at full speed.
    func monotonic(of time: UTCTime, monotonicNow: Int64, wall: UTCTime) -> Int64 {
        switch pace {
        case .real:
            return monotonicNow + max(0, (time - wall).nanoseconds)
        case .times(let factor):
            let span = Double((time - startTime).nanoseconds) / factor
            return startMonotonic + Int64(min(span, 4e18))
        case .max: return monotonicNow
        }
    }
}
