import Research
import Simulation
import Strategies
import TradingCore

/// The bars of a trial, and what runs over them.
struct TrialSource {
    /// With the files, and parameters that fit them.
    let spec: MarketSpec
    let rows: [TrialData]
    /// What a reader must know, a sentence each.
    let notes: [String]
    let market: String
    let dataHash: String
    let currency: String
    /// Quick columns; nil where the engine alone can run it.
    private let columns: CrossColumns?
    /// Nil until the engine needs rows that only columns were kept of.
    private var data: MarketData?
    private let interval: BarInterval
    private let barsPerYear: Double

    /// Bars that the engine runs over in the chat, all runs of a sweep together: some ten microseconds each.
    static let engineBarsMax = 5_000_000

    var bars: Int { rows.reduce(0) { $0 + $1.bars } }
    /// Whether columns answer where they can.
    var isQuick: Bool { columns != nil }

    /// Finds and reads the bars.
    ///
    /// - Throws: everything that is wrong.
    init(_ plan: TrialPlan, _ files: TrialFiles, _ shelf: ColumnShelf) throws(ResearchProblems) {
        var spec = MarketSpec()
        spec.strategy = plan.kind
        spec.parameters = files.parameters
        spec.bars = files.paths
        let isCross = plan.kind == "sma-cross" && files.paths.count == 1
        if isCross, let entry = shelf.entry(of: files.paths[0]) {
            self.init(spec, entry, notes: files.notes)
            return
        }
        let stamp = isCross ? ColumnShelf.stamp(of: files.paths[0]) : nil
        let data = try spec.read()
        if let stamp, let made = CrossColumns(data.series[0], costs: spec.costs) {
            let entry = shelf.put(
                made,
                stamp: stamp,
                hash: data.hashes[0],
                data: TrialData(data.series[0], files.paths[0])
            )
            self.init(spec, entry, notes: files.notes)
            self.data = data
            return
        }
        self.init(spec, data, files)
    }

    private init(_ spec: MarketSpec, _ data: MarketData, _ files: TrialFiles) {
        let first = data.series[0].instrument
        self.spec = spec
        self.data = data
        notes = files.notes
        rows = zip(data.series, files.paths).map(TrialData.init)
        market = VariantBook.market(of: data)
        dataHash = VariantBook.hash(of: data.hashes)
        currency = first.quote
        columns = nil
        interval = data.interval
        barsPerYear = TradingYear(first.kind).periods(of: data.interval)
    }

    private init(_ spec: MarketSpec, _ entry: ColumnShelf.Entry, notes: [String]) {
        self.spec = spec
        self.notes = notes
        rows = [entry.data]
        market = "\(entry.data.symbol)-\(entry.data.interval)"
        dataHash = entry.hash
        columns = entry.columns
        interval = entry.columns.interval
        currency = entry.columns.instrument.quote
        barsPerYear = TradingYear(entry.columns.instrument.kind).periods(of: interval)
    }

    /// The whole set: what is given, and the defaults of what is left out.
    func whole(_ set: [String: String]) -> [String: String] {
        let given = spec.parameters.merging(set) { $1 }
        let table = StrategyCatalog.parameterTable(for: spec.strategy) ?? []
        var whole: [String: String] = [:]
        for entry in table { whole[entry.name] = given[entry.name] ?? entry.fallback }
        if given["interval"] == nil, whole["interval"] != nil { whole["interval"] = interval.text }
        return whole
    }

    /// Runs one set of parameters, over columns where they answer as the engine does. `look` is called now and
    /// then with the time that was reached; false ends the run there.
    mutating func run(
        _ set: [String: String],
        _ look: (UTCTime) -> Bool
    ) throws(ResearchProblems) -> (figures: TrialFigures, isByEngine: Bool) {
        let whole = whole(set)
        if let quick = quick(whole) { return (quick, false) }
        guard bars <= Self.engineBarsMax else {
            throw ResearchProblems(sentences: [
                "\(bars) bars are too many for the chat; \(Self.engineBarsMax) are the most. martlet "
                    + "backtest has no bound."
            ])
        }
        var spec = spec
        spec.parameters = whole
        let read: MarketData
        if let data { read = data } else { read = try spec.read() }
        data = read
        let market = try spec.market(over: read)
        let outcome = RecordedRun([market]).run(look)
        return (
            TrialFigures(outcome, venue: market.venue, barsPerYear: barsPerYear), true
        )
    }

    private func quick(_ whole: [String: String]) -> TrialFigures? {
        guard let columns, whole["interval"] == columns.interval.text,
            let made = try? StrategyCatalog.make(
                spec.strategy,
                id: StrategyID("trial"),
                parameters: whole
            ),
            let cross = (made as? SimpleCross)?.parameters
        else { return nil }
        let rule = CrossRule(fast: cross.fast, slow: cross.slow, isShortAllowed: cross.allowShort)
        let replay = CrossReplay(columns, leverage: spec.leverage, start: spec.cash)
        let size =
            cross.quantity.map { CrossLedger.Size.quantity($0) }
            ?? .equityShare(cross.equityShare)
        return replay.run(rule, size).map {
            TrialFigures($0, columns, start: spec.cash, barsPerYear: barsPerYear)
        }
    }
}

extension TrialData {
    init(_ series: RecordedMarket.Series, _ path: String) {
        let report = series.file.report
        self.init(
            symbol: series.instrument.id.symbol,
            interval: report.interval.text,
            bars: report.rows,
            from: report.firstTime.day,
            to: report.lastTime.day,
            file: path
        )
    }
}

extension [TrialData] {
    /// Instruments, interval, bars and days in one line.
    var line: String {
        guard let first else { return "" }
        let from = map(\.from).min() ?? first.from
        let to = map(\.to).max() ?? first.to
        let names = count > 4 ? "\(count) instruments" : map(\.symbol).joined(separator: ", ")
        let bars = map(\.bars).max() ?? 0
        return "\(names) \(first.interval), \(bars) bars, \(from) to \(to)"
    }
}
