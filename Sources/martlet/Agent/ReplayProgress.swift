import Glibc
import Logging
import Platform

/// Tells a person how far a replay at full speed has come: one line that is drawn again on a
/// terminal, a line of the log elsewhere.
struct ReplayProgress {
    /// Seconds between two lines on a terminal, and in the log.
    static let (drawnEvery, loggedEvery) = (2.0, 10.0)

    private let draws: Bool
    private let write: (String) -> Void
    private var toldAt: Int64
    private var toldBars: Int?
    private var isDrawn = false

    /// - Parameters:
    ///   - draws: standard error is a terminal, and nothing else draws there.
    ///   - monotonic: now, on the monotonic clock.
    ///   - write: writes to standard error.
    init(draws: Bool, monotonic: Int64, write: @escaping (String) -> Void) {
        self.draws = draws
        self.write = write
        toldAt = monotonic
    }

    /// Tells when it is time to. `bars` are those that were begun, of all that there are.
    mutating func look(
        _ bars: (begun: Int, all: Int),
        monotonic: Int64,
        log: (String) -> Void
    ) {
        guard let before = toldBars else {
            toldBars = bars.begun
            return
        }
        let seconds = Double(monotonic - toldAt) / 1e9
        guard seconds >= (draws ? Self.drawnEvery : Self.loggedEvery) else { return }
        let line = Self.line(bars, rate: Double(bars.begun - before) / seconds)
        (toldAt, toldBars) = (monotonic, bars.begun)
        isDrawn = draws
        if draws { write("\r\u{1B}[K" + line) } else { log(line) }
    }

    /// Takes the drawn line away; the replay is over.
    mutating func end() {
        if isDrawn { write("\r\u{1B}[K") }
        isDrawn = false
    }

    /// `replay: 61 %, 1,200 of 1,967 bars, 410 bars/s, 2 s left`.
    static func line(_ bars: (begun: Int, all: Int), rate: Double) -> String {
        let percent = bars.begun * 100 / max(1, bars.all)
        let text = "replay: \(percent) %, bar \(bars.begun) of \(bars.all)"
        guard rate > 0 else { return text + ", standing still" }
        let left = Int((Double(bars.all - bars.begun) / rate).rounded(.up))
        let speed = rate < 10 ? "\((rate * 10).rounded() / 10)" : "\(Int(rate.rounded()))"
        let time = left < 120 ? "\(left) s" : "\((left + 59) / 60) min"
        return text + ", \(speed) bars/s, about \(time) left"
    }
}
