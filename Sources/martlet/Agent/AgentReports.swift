import ChatOps
import Journaling
import Platform
import TradingCore
import TradingEngine

/// Reports that need more than the engine's state: the journal's history, the schedule, the process.
extension AgentLoop {
    /// The last fills: from memory where they reach, else from the journal.
    func trades(limit: Int, symbol: String?) -> EngineReport {
        let fromMemory = runner.state.report(.trades(limit: limit, symbol: symbol))
        guard case .trades(let report) = fromMemory,
            report.fills.count < limit,
            runner.state.book.recentFills.count >= report.fills.count
        else { return fromMemory }
        return answer { history in
            let rows = try history.recentFills(limit: limit, symbol: symbol)
            // What is not committed yet stands in memory only.
            return .trades(
                rows.count > report.fills.count
                    ? TradesReport(filter: report.filter, fills: rows) : report
            )
        }
    }

    func pnl(days: Int, period: String) -> EngineReport {
        let today = runner.state.moment.now.day
        let venues = Set(totalVenues)
        return answer { history in
            var rows = try history.pnl(
                from: today.advanced(by: 1 - days),
                to: today,
                venues: venues
            ).filter { $0.label != today.description }
            rows.append(self.runner.state.dayRow(today))
            return .pnl(
                PnlReport(
                    period: period,
                    currency: self.runner.state.setup.totalCurrency,
                    days: rows,
                    total: PnlRow(
                        label: "total",
                        realised: rows.reduce(.zero) { $0 + $1.realised },
                        fees: rows.reduce(.zero) { $0 + $1.fees },
                        funding: rows.reduce(.zero) { $0 + $1.funding },
                        net: rows.reduce(.zero) { $0 + $1.net },
                        unrealisedChange: rows.reduce(Money?.some(.zero)) { sum, row in
                            sum.flatMap { sum in row.unrealisedChange.map { sum + $0 } }
                        },
                        trades: rows.reduce(0) { $0 + $1.trades },
                        equityEnd: rows.last?.equityEnd
                    )
                )
            )
        }
    }

    func equity(days: Int) -> EngineReport {
        let state = runner.state
        let since = state.moment.now - .days(days)
        return answer { history in
            let points = try history.equitySeries(
                venues: [.total],
                since: since,
                pointsMax: Self.equityRowsMax
            )
            return .equity(
                EquityReport(
                    currency: state.setup.totalCurrency,
                    points: points,
                    peak: state.book.ledgers[.total]?.peak,
                    drawdown: state.riskReport().drawdown,
                    curve: try Self.curve(history, since: since)
                )
            )
        }
    }

    /// With more rows the words of `/equity` would not fit under its picture.
    private static let equityRowsMax = 24
    /// The picture has about a point for every three of its pixels.
    private static let curvePointsMax = 360
    private static let curveFillsMax = 200
    /// Days of the picture that comes with the daily summary.
    private static let summaryDays = 7

    private static func curve(
        _ history: JournalReader,
        since: UTCTime
    ) throws -> EquityTrail? {
        let points = try history.equitySeries(
            venues: [.total],
            since: since,
            pointsMax: curvePointsMax
        )
        guard points.count > 1 else { return nil }
        let fills = try history.recentFills(limit: curveFillsMax, symbol: nil)
        return EquityTrail(
            seconds: points.map(\.time.seconds),
            equity: points.map(\.equity),
            fills: fills.reversed().filter { $0.time >= since }.map { row in
                ChartFill(
                    time: row.time,
                    symbol: row.symbol,
                    side: row.side,
                    price: row.price,
                    quantity: row.quantity
                )
            }
        )
    }

    func audit(_ count: Int) -> EngineReport {
        answer { history in
            let head = try history.head()
            return .audit(
                AuditReport(
                    entries: try history.auditRows(count),
                    verified: nil,
                    headSequence: head.sequence,
                    headHash: Hex.encode(head.hash)
                )
            )
        }
    }

    /// Verifies the chain. A long journal is walked on a thread of its own, for the loop never
    /// waits; the outcome then comes as an alert.
    func auditVerify() -> EngineReport {
        guard runner.sequence > Self.verifiedInTurnMax else {
            return answer { .audit(Self.audit(try $0.verify(comparingTables: false))) }
        }
        let history = parts.history
        let mailbox = parts.mailbox
        let walk = try? DedicatedThread.start(name: "verify") {
            let found = Result { try history.verify(comparingTables: false) }
            let words =
                switch found {
                case .success(let found): Self.audit(found).verified ?? ""
                case .failure(let error): "The journal could not be read: \(error)"
                }
            let report = NoticeReport(
                headline: "The journal was verified.",
                lines: [words],
                numbers: []
            )
            let notice = EdgeNotice(kind: .digest, subject: "audit", report: report)
            _ = mailbox.post(.notice(notice))
        }
        return .notice(
            NoticeReport(
                headline: walk == nil
                    ? "No thread could be started; use martlet journal verify."
                    : "The journal is being verified; the outcome follows.",
                lines: ["It has \(runner.sequence) events."],
                numbers: []
            )
        )
    }

    /// Events that are verified while the loop waits: some 200 ms.
    private static let verifiedInTurnMax: Int64 = 20_000

    private static func audit(_ found: Verification) -> AuditReport {
        AuditReport(
            entries: [],
            verified: found.damages.isEmpty
                ? "\(found.events) events verified: the chain is whole."
                : found.damages.map(\.description).joined(separator: " "),
            headSequence: found.headSequence,
            headHash: Hex.encode(found.headHash)
        )
    }

    func schedule() -> EngineReport {
        let last = runner.state.book.jobsDone
        let now = runner.state.moment.now
        return .schedule(
            ScheduleReport(
                jobs: parts.schedule.jobs.map { job in
                    JobRow(
                        name: job.name,
                        schedule: job.cron.description,
                        next: parts.schedule.nextRun(of: job, after: now, lastRuns: last),
                        last: last[job.name] ?? "never"
                    )
                }
            )
        )
    }

    func alertsReport() -> EngineReport {
        let preferences = runner.state.book.preferences
        let undelivered = undeliveredCounts()
        let clock = { (minutes: Int) in
            let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
            return (hours < 10 ? "0" : "") + "\(hours)" + (rest < 10 ? ":0" : ":") + "\(rest)"
        }
        var quiet: String?
        if let from = preferences.quietFrom, let to = preferences.quietTo {
            quiet = "\(clock(from)) to \(clock(to)) UTC"
        }
        return .alerts(
            AlertsReport(
                kinds: AlertKind.allCases.map {
                    AlertKindRow(
                        kind: $0.rawValue,
                        severity: $0.severity,
                        level: (preferences.levels[$0] ?? .on).rawValue
                    )
                },
                mutedUntil: preferences.mutedUntil.flatMap { $0 > wallNow() ? $0 : nil },
                quietHours: quiet,
                bypass: preferences.quietBypass.rawValue,
                undelivered: Self.count(undelivered),
                channels: (undelivered ?? [:]).sorted { $0.key < $1.key }
                    .map { NamedNumber($0.key, $0.value) },
                unacknowledged: runner.state.book.unacknowledged.map {
                    "#\($0.number) \($0.kind.rawValue) \($0.subject)"
                }
            )
        )
    }

    func version() -> EngineReport {
        let facts = ProcessFacts.now()
        return .version(
            VersionReport(
                version: Build.version,
                build: Build.configuration,
                facts: [
                    NamedNumber("journal generation", parts.history.generation),
                    NamedNumber("events", runner.sequence),
                    NamedNumber("SQLite", SQLiteLibrary.current.version),
                    NamedNumber("resident MB", (facts.residentBytes ?? 0) / 1_048_576),
                    NamedNumber("private MB", (facts.privateBytes ?? 0) / 1_048_576),
                ]
            )
        )
    }

    func logs(_ count: Int) -> EngineReport { .logs(LogsReport(lines: parts.log.recent(count))) }

    func status() -> EngineReport {
        runner.state.report(
            .status(
                undelivered: Self.count(undeliveredCounts()),
                uptimeSeconds: uptimeSeconds,
                progress: parts.source.progress,
                leadership: parts.leadership?.line
            )
        )
    }

    var uptimeSeconds: Int {
        Int((parts.clock.monotonicNanoseconds() - parts.startedMonotonic) / 1_000_000_000)
    }

    /// The daily summary of the trading clock's day.
    func summary(isLate: Bool) -> EngineReport {
        .summary(
            runner.state.summaryReport(
                SummarySurroundings(
                    day: runner.state.moment.now.day,
                    isLate: isLate,
                    undelivered: Self.count(undeliveredCounts()),
                    uptimeSeconds: uptimeSeconds,
                    headSequence: runner.sequence,
                    headHash: Hex.encode(parts.journal.headHash),
                    curve: try? Self.curve(
                        parts.history,
                        since: runner.state.moment.now - .days(Self.summaryDays)
                    )
                )
            )
        )
    }

    /// Undelivered alerts per channel, at most a second old: the journal is not asked at every
    /// `/status`. Nil when it gives no answer, for that is not the same as none.
    func undeliveredCounts() -> [String: Int]? {
        let now = parts.clock.monotonicNanoseconds()
        if let known = undelivered, now - known.at < 1_000_000_000 { return known.counts }
        let counts = try? parts.history.undeliveredCounts(channels: parts.channelNames)
        undelivered = (now, counts)
        return counts
    }

    private static func count(_ undelivered: [String: Int]?) -> Int? {
        undelivered.map { $0.values.reduce(0, +) }
    }

    private var totalVenues: [VenueID] {
        runner.state.setup.countedMarkets.map(\.venue)
    }

    /// An answer out of the journal, or why there is none.
    private func answer(_ question: (JournalReader) throws -> EngineReport) -> EngineReport {
        do {
            return try question(parts.history)
        } catch {
            return .notice(
                NoticeReport(
                    headline: "The journal gave no answer.",
                    lines: ["\(error)"],
                    numbers: [],
                    hint: "Ask again, or for less; martlet journal verify looks for damage."
                )
            )
        }
    }
}
