package import TradingCore

/// What a strategy did: its equity, its closed trades, and what it traded and paid. Whatever runs a strategy
/// over bars answers with one.
package struct TrackRecord: Sendable, Hashable, Codable {
    package let curve: EquityCurve
    /// In the order of their exits. A position that is open at the end is in none of them.
    package let trips: [RoundTrip]
    /// The absolute value of all positions at each point of the curve, in account currency; empty where it was
    /// not kept.
    package let held: [Double]
    /// The value of all fills, in account currency.
    package let traded: Double
    /// Fees, funding and financing of all fills and positions, in account currency; slippage is in the prices.
    package let costs: Double

    /// - Precondition: `held` is empty or as long as the curve.
    package init(
        curve: EquityCurve,
        trips: [RoundTrip],
        held: [Double] = [],
        traded: Double,
        costs: Double
    ) {
        precondition(held.isEmpty || held.count == curve.count, "a value for each point, or none")
        self.curve = curve
        self.trips = trips
        self.held = held
        self.traded = traded
        self.costs = costs
    }

    /// A record of which only equity and closed trades are known; what was traded and paid is theirs.
    package init(curve: EquityCurve, trips: [RoundTrip]) {
        self.init(
            curve: curve,
            trips: trips,
            traded: trips.reduce(0) { $0 + $1.traded },
            costs: trips.reduce(0) { $0 + $1.costs }
        )
    }

    /// The part from one time to another, both included: its points, and the trades that were closed after
    /// its beginning. What was traded and paid is that of these trades.
    package func between(_ first: UTCTime, _ last: UTCTime) -> TrackRecord {
        let places = curve.times.indices.filter {
            curve.times[$0] >= first && curve.times[$0] <= last
        }
        let trips = trips.filter { $0.exitTime > first && $0.exitTime <= last }
        return TrackRecord(
            curve: curve.between(first, last),
            trips: trips,
            held: held.isEmpty ? [] : places.map { held[$0] },
            traded: trips.reduce(0) { $0 + $1.traded },
            costs: trips.reduce(0) { $0 + $1.costs }
        )
    }

    /// The share of time in which a position was held, 0 to 1; nil without a period. From `held`, the share of
    /// the points after the first at which something was held; without it, the share of the span that lies
    /// within a closed trade.
    package var exposure: Double? {
        guard curve.count > 1 else { return nil }
        if !held.isEmpty {
            return Double(held.dropFirst().count { $0 != 0 }) / Double(curve.count - 1)
        }
        guard let first = curve.times.first, let last = curve.times.last, curve.span > .zero
        else { return nil }
        var covered = 0.0
        var end = first
        for trip in trips.sorted(by: { $0.entryTime < $1.entryTime }) {
            let from = max(trip.entryTime, end)
            let until = min(trip.exitTime, last)
            guard until > from else { continue }
            covered += (until - from).secondsApproximate
            end = until
        }
        return covered / curve.span.secondsApproximate
    }
}
