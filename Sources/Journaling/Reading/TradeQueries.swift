internal import GRDB
package import TradingCore

/// Fills, profit and loss, equity.
extension JournalReader {
    /// The last fills, newest first; 10,000 at most.
    package func recentFills(
        limit: Int,
        symbol: String? = nil
    ) throws(JournalReadFailure) -> [TradeRow] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM fills \(symbol == nil ? "" : "WHERE symbol = ?")
                    ORDER BY sequence DESC LIMIT \(min(max(limit, 0), 10_000))
                    """,
                arguments: symbol.map { [$0] } ?? []
            ).map { try TradeRow(fill: $0) }
        }
    }

    /// What a strategy's fills have realised since a moment, less their fees, in the venue's currency; and
    /// how many there were.
    package func earned(
        by strategy: StrategyID,
        since: UTCTime
    ) throws(JournalReadFailure) -> (net: Money, fills: Int) {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT realised, realised_e12, fee, fee_e12 FROM fills
                    WHERE strategy = ? AND time >= ?
                    """,
                arguments: [strategy.text, since.nanoseconds]
            )
            var (net, fills) = (Money.zero, 0)
            while let row = try rows.next() {
                let (realised, fee): (Money, Money) = (row.amount("realised"), row.amount("fee"))
                net += realised - fee
                fills += 1
            }
            return (net, fills)
        }
    }

    /// The first mark of a venue's equity at or after a moment; nil without one.
    package func firstEquity(
        of venue: VenueID,
        since: UTCTime
    ) throws(JournalReadFailure) -> EquityPoint? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT time, equity, equity_e12 FROM equity_marks
                    WHERE time >= ? AND venue = ? ORDER BY time LIMIT 1
                    """,
                arguments: [since.nanoseconds, venue.text]
            ).map {
                EquityPoint(time: UTCTime(nanoseconds: $0["time"]), equity: $0.amount("equity"))
            }
        }
    }

    /// What the table of positions holds, closed ones too.
    package func heldQuantities() throws(JournalReadFailure) -> [InstrumentID: Quantity] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM positions").reduce(into: [:]) {
                held,
                row in
                let id = InstrumentID(venue: VenueID(row["venue"]), symbol: row["symbol"])
                held[id] = row.amount("quantity")
            }
        }
    }

    /// Profit and loss per UTC day, both ends included, oldest first; days without a row are left
    /// out.
    ///
    /// Sums the named venues, or all for nil. Amounts are added one to one, so name only venues whose
    /// currencies count as one.
    package func pnl(
        from: UTCDay,
        to: UTCDay,
        venues: Set<VenueID>? = nil
    ) throws(JournalReadFailure) -> [PnlRow] {
        try read { database in
            try Self.dayRows(database, from, to)
                .filter { venues?.contains($0.venue) ?? true }
                .reduce(into: [(UTCDay, [DayRow])]()) { days, next in
                    if days.last?.0 != next.day { days.append((next.day, [])) }
                    days[days.count - 1].1.append(next.row)
                }
                .map { PnlRow(label: $0.0.description, summing: $0.1, count: venues?.count) }
        }
    }

    /// Profit and loss per venue, summed over the days, both ends included; by the venue's name.
    package func pnlPerVenue(
        from: UTCDay,
        to: UTCDay
    ) throws(JournalReadFailure) -> [VenueID: PnlRow] {
        try read { database in
            let venues = Dictionary(grouping: try Self.dayRows(database, from, to), by: \.venue)
            var rows: [VenueID: PnlRow] = [:]
            for (venue, days) in venues {
                let sum = days.reduce(into: DayRow()) { $0.add($1.row) }
                rows[venue] = PnlRow(label: venue.text, summing: [sum], count: 1)
            }
            return rows
        }
    }

    /// Equity over time, oldest first, thinned to about `pointsMax` points (each the last of its
    /// stretch of time).
    ///
    /// Sums the named venues, or all for nil; a point stands where every venue that was marked since
    /// `since` (of the trading clock) has a mark at or before it. `pointsMax` is 10,000 at most.
    package func equitySeries(
        venues: Set<VenueID>? = nil,
        since: UTCTime,
        pointsMax: Int
    ) throws(JournalReadFailure) -> [EquityPoint] {
        try read { database in
            let ends = try Row.fetchOne(
                database,
                sql:
                    "SELECT min(time) AS first, max(time) AS last FROM equity_marks WHERE time >= ?",
                arguments: [since.nanoseconds]
            )
            // A young journal is as finely told as an old one.
            guard let ends, let first: Int64 = ends["first"], let last: Int64 = ends["last"] else {
                return []
            }
            let stretches = Int64(min(max(pointsMax, 1), 10_000))
            let step = max(1, (last - first) / stretches + 1)
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT (time - ?1) / ?2 AS stretch, max(sequence), venue, time,
                        equity, equity_e12
                    FROM equity_marks WHERE time >= ?1
                    GROUP BY stretch, venue ORDER BY stretch, max(sequence)
                    """,
                arguments: [first, step]
            )
            var series = EquityThinning()
            while let row = try rows.next() {
                let venue = VenueID(row["venue"])
                if let venues, !venues.contains(venue) { continue }
                series.add(
                    row["stretch"],
                    venue,
                    UTCTime(nanoseconds: row["time"]),
                    row.amount("equity")
                )
            }
            return series.finished()
        }
    }

    private static func dayRows(
        _ database: Database,
        _ from: UTCDay,
        _ to: UTCDay
    ) throws -> [(day: UTCDay, venue: VenueID, row: DayRow)] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM days WHERE day BETWEEN ? AND ? ORDER BY day, venue",
            arguments: [from.daysSinceEpoch, to.daysSinceEpoch]
        ).map { (UTCDay(daysSinceEpoch: $0["day"]), VenueID($0["venue"]), DayRow($0)) }
    }
}

/// Sums the last marks of all venues, stretch by stretch.
private struct EquityThinning {
    private var latest: [VenueID: Money] = [:]
    private var sums: [(time: UTCTime, sum: Money, venues: Int)] = []
    private var stretch: Int64 = -1

    mutating func add(_ stretch: Int64, _ venue: VenueID, _ time: UTCTime, _ equity: Money) {
        latest[venue] = equity
        let sum = latest.values.reduce(Money.zero, +)
        let point = (time, sum, latest.count)
        if stretch == self.stretch {
            sums[sums.count - 1] = point
        } else {
            sums.append(point)
        }
        self.stretch = stretch
    }

    /// Points from the first on at which every venue is known; a sum without one would be a jump.
    func finished() -> [EquityPoint] {
        sums.filter { $0.venues == latest.count }.map { EquityPoint(time: $0.time, equity: $0.sum) }
    }
}

extension DayRow {
    /// Adds a later day of the same venue.
    mutating func add(_ later: DayRow) {
        realised += later.realised
        fees += later.fees
        funding += later.funding
        transfers += later.transfers
        trades += later.trades
        equityOpen = equityOpen ?? later.equityOpen
        equityLast = later.equityLast ?? equityLast
    }
}

extension PnlRow {
    /// A sum of day rows; the equity is nil unless each of `count` venues has one.
    init(label: String, summing rows: [DayRow], count: Int?) {
        let realised = rows.reduce(Money.zero) { $0 + $1.realised }
        let fees = rows.reduce(Money.zero) { $0 + $1.fees }
        let funding = rows.reduce(Money.zero) { $0 + $1.funding }
        let marks = rows.compactMap(\.equityLast)
        let changes = rows.compactMap { row in
            row.equityLast.flatMap { last in row.equityOpen.map { last - $0 } }
        }
        let count = count ?? rows.count
        let net = realised - fees + funding
        self.init(
            label: label,
            realised: realised,
            fees: fees,
            funding: funding,
            net: net,
            unrealisedChange: changes.count == count
                ? changes.reduce(Money.zero, +) - net : nil,
            trades: rows.reduce(0) { $0 + $1.trades },
            equityEnd: marks.count == count ? marks.reduce(Money.zero, +) : nil
        )
    }
}

extension TradeRow {
    /// A row of the table `fills`.
    init(fill row: Row) throws {
        guard let side = Side(rawValue: row["side"]),
            let liquidity = Liquidity(rawValue: row["liquidity"])
        else {
            let sequence: Int64 = row["sequence"]
            throw JournalReadFailure.unreadable("fill \(sequence) has an unknown side")
        }
        self.init(
            time: UTCTime(nanoseconds: row["time"]),
            venue: row["venue"],
            symbol: row["symbol"],
            side: side,
            quantity: row.amount("quantity"),
            price: row.amount("price"),
            fee: row.amount("fee"),
            realised: row.amount("realised"),
            liquidity: liquidity,
            strategy: row["strategy"] ?? "",
            order: row["order_id"],
            fill: row["id"]
        )
    }
}
