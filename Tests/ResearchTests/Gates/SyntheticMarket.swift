import Research
import Simulation
import TradingCore

/// A market out of a seed and the plainest exact backtest over it: a position is a share of equity, it is
/// taken at the close of the bar that decided it (a bar later under stress), and every change pays its costs.
struct SyntheticMarket {
    /// The closes, one a day.
    let closes: [Double]
    /// Costs as a share of what is traded.
    var costs = 0.0005
    /// How many bars later positions are taken under stress.
    var delay = 1

    var times: [UTCTime] { closes.indices.map { Self.start + .days($0 + 1) } }
    static let start = UTCTime(seconds: 1_500_000_000)

    /// What a strategy wants to hold after a bar, as a share of equity, from the closes up to it.
    typealias Decision = (_ closes: ArraySlice<Double>, _ parameters: [String: String]) -> Double

    /// Returns that remember the one before, with noise.
    static func trending(
        _ count: Int,
        memory: Double,
        noise: Double,
        seed: UInt64
    ) -> SyntheticMarket {
        var dice = SeededGenerator(seed: seed)
        var (price, move) = (100.0, 0.0)
        return SyntheticMarket(
            closes: (0..<count).map { _ in
                move = memory * move + noise * dice.normal()
                price *= 1 + move
                return price
            }
        )
    }

    /// Prices with a drift that lasts for some weeks: an edge for whoever follows it.
    static func drifting(_ count: Int, seed: UInt64) -> SyntheticMarket {
        var dice = SeededGenerator(seed: seed)
        var (price, drift) = (100.0, 0.0)
        return SyntheticMarket(
            closes: (0..<count).map { _ in
                drift = 0.97 * drift + 0.001 * dice.normal()
                price *= 1 + drift + 0.008 * dice.normal()
                return price
            }
        )
    }

    /// The decision may be shown some bars ahead, for one that peeks.
    func runner(reaches: Int = 0, _ decide: @escaping Decision) -> TrialRunner {
        { trial in record(of: trial, reaches: reaches, decide) }
    }

    private func record(of trial: TrialRun, reaches: Int, _ decide: Decision) -> TrackRecord {
        let times = times
        let isStressed = trial.costs == .stressed
        let rate = costs * (isStressed ? 2 : 1)
        let rows = times.indices.filter { times[$0] >= trial.from && times[$0] <= trial.until }
        guard let first = rows.first, let last = rows.last else {
            return TrackRecord(curve: EquityCurve(times: [], equity: []), trips: [])
        }
        var (equity, held, entry) = (10_000.0, 0.0, first)
        var entryEquity = equity
        var (curve, values, trips) = ([Double](), [Double](), [RoundTrip]())
        var (traded, paid) = (0.0, 0.0)
        for row in rows {
            if row > first {
                equity += held * (closes[row] / closes[row - 1] - 1)
                held *= closes[row] / closes[row - 1]
            }
            let seen = row - (isStressed ? delay : 0)
            if seen >= first {
                let share = decide(
                    closes[...min(seen + reaches, last)],
                    trial.parameters
                )
                let wanted = share * equity
                if (wanted > 0) != (held > 0) || (wanted < 0) != (held < 0) {
                    if held != 0 {
                        trips.append(trip(from: entry, to: row, held, equity - entryEquity))
                    }
                    let cost = abs(wanted - held) * rate
                    (entry, entryEquity) = (row, equity)
                    equity -= cost
                    paid += cost
                    traded += abs(wanted - held)
                    held = wanted
                }
            }
            curve.append(equity)
            values.append(abs(held))
        }
        return TrackRecord(
            curve: EquityCurve(times: rows.map { times[$0] }, equity: curve),
            trips: trips,
            held: values,
            traded: traded,
            costs: paid
        )
    }

    private func trip(from: Int, to until: Int, _ held: Double, _ profit: Double) -> RoundTrip {
        RoundTrip(
            instrument: InstrumentID(venue: VenueID("test"), symbol: "X"),
            side: held > 0 ? .buy : .sell,
            entryTime: times[from],
            exitTime: times[until],
            entryPrice: closes[from],
            exitPrice: closes[until],
            quantity: abs(held) / closes[until],
            profit: profit,
            costs: 0
        )
    }
}
