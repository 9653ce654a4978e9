import Foundation
import Platform
import Research
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// One market of a backtest as somebody asked for it, before its files are read.
struct MarketSpec {
    /// What is done with bars that jump by a ratio of splits.
    enum Splits: String, CaseIterable {
        /// Nothing is run on them.
        case refuse
        /// They are taken as they are.
        case keep
    }

    var id = MarketID("market")
    var strategy = "volatility-momentum"
    var parameters: [String: String] = [:]
    /// Paths; `-` is standard input.
    var bars: [String] = []
    var funding: String?
    var kind: InstrumentKind?
    var cash = Money(whole: 10_000)
    var costs = BacktestCosts()
    var leverage = Fraction(whole: 5)
    var splits = Splits.refuse
    /// Bars that open earlier are left out.
    var from: UTCTime?
    /// Bars that open at this time or later are left out.
    var until: UTCTime?
}

/// Why a backtest cannot be run: every problem at once, one sentence each.
struct ResearchProblems: Error, CustomStringConvertible {
    let sentences: [String]
    var description: String { sentences.joined(separator: "\n") }
}

/// The bars of a market in memory, with what identifies them.
struct MarketData {
    let series: [RecordedMarket.Series]
    /// SHA-256 of each file's bytes, in hexadecimal digits, in the order of the files.
    let hashes: [String]
    /// What was found in the files, one sentence each.
    var findings: [String] { series.flatMap(\.file.report.findings) }

    /// The shortest interval of the files.
    var interval: BarInterval {
        series.map(\.file.report.interval).min { $0.seconds < $1.seconds } ?? .day
    }
}

extension MarketSpec {
    /// Reads the files.
    ///
    /// - Throws: `ResearchProblems` with everything that is wrong with any of them.
    func read() throws(ResearchProblems) -> MarketData {
        var problems: [String] = bars.isEmpty ? ["\(id): there are no bars; name a file."] : []
        var series: [RecordedMarket.Series] = []
        var hashes: [String] = []
        var rates: [FundingRow] = []
        do throws(ResearchProblems) { rates = try fundingRows() } catch {
            problems += error.sentences
        }
        for path in bars {
            do throws(ResearchProblems) {
                let (file, hash) = try barFile(path)
                hashes.append(hash)
                series.append(
                    RecordedMarket.Series(
                        instrument: instrument(of: file),
                        file: file,
                        funding: file.report.name.kind == .perpetual ? rates : []
                    )
                )
            } catch {
                problems += error.sentences
            }
        }
        problems += contradictions(series)
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        return MarketData(series: series, hashes: hashes)
    }

    private func instrument(of file: BarFile) -> Instrument {
        ReplayInstrument.make(
            symbol: file.report.name.symbol,
            kind: file.report.name.kind,
            bars: file.rows,
            interval: file.report.interval,
            venue: VenueID(id.text)
        )
    }

    private func barFile(
        _ path: String
    ) throws(ResearchProblems) -> (file: BarFile, hash: String) {
        let shown = path == "-" ? "standard input" : path
        let (whole, hash) = try whole(path, BarFileName(path: shown, kind: kind))
        let isPart = from != nil || until != nil
        let part = isPart ? whole.between(from ?? .epoch, until ?? .distantFuture) : whole
        guard let file = part else {
            let report = whole.report
            throw ResearchProblems(sentences: [
                "\(shown): no bar lies in the time that is asked for; there are bars from "
                    + "\(report.firstTime) to \(report.lastTime)."
            ])
        }
        if splits == .refuse, let split = file.report.splits.first {
            let more = file.report.splitCount - 1
            throw ResearchProblems(sentences: [
                "\(shown): the price jumps by \(split.ratio) at \(split.time)"
                    + (more > 0 ? ", and \(more) more times" : "")
                    + ", which looks like a split that was not adjusted. Adjust the file, choose other "
                    + "dates with --from, or take it as it is with --splits keep."
            ])
        }
        return (file, hash)
    }

    /// The bars of a text, or of a pack of the bar store, which is read where it lies.
    private func whole(
        _ path: String,
        _ name: BarFileName
    ) throws(ResearchProblems) -> (BarFile, String) {
        if path != "-", let mapped = try? MappedFile(path: path) {
            let found = mapped.withBytes { bytes -> Result<(BarFile, String), ResearchProblems>? in
                guard BarPack.isPack(bytes) else { return nil }
                return Result { () throws(ResearchProblems) in
                    (try packed(bytes, name), Hex.encode(Digest.sha256(bytes)))
                }
            }
            if let found { return try found.get() }
        }
        let bytes = try InputFile.read(path)
        guard BarPack.isPack(bytes) else {
            do throws(FileRefusal) {
                return (try BarFile.read(bytes, name: name), InputFile.hash(bytes))
            } catch {
                throw ResearchProblems(sentences: ["\(error)"])
            }
        }
        let file = bytes.withUnsafeBytes { bytes in
            Result { () throws(ResearchProblems) in try packed(bytes, name) }
        }
        return (try file.get(), InputFile.hash(bytes))
    }

    private func packed(
        _ bytes: UnsafeRawBufferPointer,
        _ name: BarFileName
    ) throws(ResearchProblems) -> BarFile {
        do throws(PackProblem) {
            let pack = try BarPack(reading: bytes)
            guard let file = pack.file else { throw .damaged("it holds no bars") }
            return file
        } catch {
            throw ResearchProblems(sentences: ["\(name.file): \(error)."])
        }
    }

    private func fundingRows() throws(ResearchProblems) -> [FundingRow] {
        guard let funding else { return [] }
        let bytes = try InputFile.read(funding)
        do throws(FileRefusal) {
            return try FundingFile.read(bytes, file: funding)
        } catch {
            throw ResearchProblems(sentences: ["\(error)"])
        }
    }

    private func contradictions(_ series: [RecordedMarket.Series]) -> [String] {
        var found: [String] = []
        let symbols = series.map(\.instrument.id.symbol)
        for symbol in Set(symbols).sorted() where symbols.count(where: { $0 == symbol }) > 1 {
            found.append("\(id): \(symbol) stands in two files; one is enough.")
        }
        if RecordedMarket.currency(of: series.map(\.instrument)) == nil {
            let currencies = Set(series.map(\.instrument.quote)).sorted()
            found.append(
                "\(id): the files are quoted in \(currencies.joined(separator: " and ")), and one market has "
                    + "one account in one currency. Add the pairs that turn one into the other, or run "
                    + "them apart."
            )
        }
        if funding != nil, !series.contains(where: { $0.instrument.kind == .perpetual }) {
            found.append("\(id): funding is for perpetuals, and none of the files is one.")
        }
        return found
    }

    /// The market over its bars.
    ///
    /// - Throws: everything that is wrong with the strategy's parameters.
    func market(over data: MarketData) throws(ResearchProblems) -> RecordedMarket {
        let instruments = data.series.map(\.instrument)
        let settings = AgentConfiguration.StrategySettings(
            id: StrategyID("\(id)/\(strategy)"),
            kind: strategy,
            symbols: nil,
            parameters: filled(data)
        )
        do throws(StrategyProblems) {
            _ = try StrategyCatalog.make(strategy, id: settings.id, parameters: settings.parameters)
        } catch {
            throw ResearchProblems(sentences: error.sentences.map { "\(id): \($0)" })
        }
        guard let assignment = StrategyAssignment(settings, instruments) else {
            throw ResearchProblems(sentences: ["\(id): \(strategy) cannot be made."])
        }
        let own = assignment.strategy.interval
        guard own.seconds % data.interval.seconds == 0 else {
            throw ResearchProblems(sentences: [
                "\(id): the strategy's bars of \(own.text) are no multiple of the file's "
                    + "\(data.interval.text)."
            ])
        }
        return RecordedMarket(
            id: id,
            series: data.series,
            strategies: [assignment],
            startingBalance: cash,
            costs: costs,
            leverage: leverage
        )
    }

    /// The parameters, with the interval of the files where the strategy has one and none was asked for.
    private func filled(_ data: MarketData) -> [String: String] {
        let table = StrategyCatalog.parameterTable(for: strategy) ?? []
        guard parameters["interval"] == nil, table.contains(where: { $0.name == "interval" }) else {
            return parameters
        }
        return parameters.merging(["interval": data.interval.text]) { mine, _ in mine }
    }
}
