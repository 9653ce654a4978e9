import Foundation
import Journaling
import Research
import Simulation
import TradingCore

/// A verdict with all its numbers, as it is stored and printed.
struct GateDocument: Codable {
    struct GateNumber: Codable {
        let gate: String
        let name: String
        /// Null where the number has no meaning.
        let value: Double?
        let threshold: Double
        /// `at least` or `at most`.
        let bound: String
        let isPassed: Bool
        /// For people: name, number and threshold.
        let sentence: String
        let definition: String
    }

    struct Number: Codable {
        let key: String
        let name: String
        let value: Double?
        let text: String
        let definition: String
    }

    struct Fold: Codable {
        let from: UTCTime
        let until: UTCTime
        let parameters: [String: String]
        let inSampleSharpe: Double?
        let outOfSampleSharpe: Double?
        let outOfSampleReturn: Double?
        let drawdown: Double
    }

    struct DataFile: Codable {
        let file: String
        let bars: Int
        let from: UTCTime
        let to: UTCTime
        let sha256: String
    }

    /// Where equity may stand after some periods of live trading.
    struct Band: Codable {
        let periods: Int
        let lower: Double
        let median: Double
        let upper: Double
    }

    let market: String
    let strategy: String
    let parameters: [String: String]
    let time: UTCTime
    let codeVersion: String
    let data: [DataFile]
    let isPassed: Bool
    /// The first reason, with its number; null for a pass.
    let refusal: String?
    let variants: Int
    let gates: [GateNumber]
    let beside: [Number]
    let metrics: [Number]
    let folds: [Fold]
    /// Seconds of one period of the bands.
    let periodSeconds: Int
    let bands: [Band]
}

extension GateDocument {
    init(
        _ report: GateReport,
        market: String,
        strategy: String,
        parameters: [String: String],
        data: MarketData,
        codeVersion: String,
        at time: UTCTime
    ) {
        self.market = market
        self.strategy = strategy
        self.parameters = parameters
        self.time = time
        self.codeVersion = codeVersion
        self.data = zip(data.series, data.hashes).map(DataFile.init)
        isPassed = report.isPassed
        refusal = report.refusal
        variants = report.variants
        gates = report.results.map(GateNumber.init)
        beside = report.beside.map(Number.init)
        metrics = report.summary.metrics.map(Number.init)
        folds = report.folds.map(Fold.init)
        periodSeconds = data.interval.seconds
        bands = report.bands.map {
            Band(periods: $0.periods, lower: $0.lower, median: $0.median, upper: $0.upper)
        }
    }

    /// As JSON text; on one line for the store.
    func json(pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The row that is kept.
    func verdict(dataHash: String) throws -> GateVerdict {
        GateVerdict(
            time: time,
            market: market,
            strategy: strategy,
            parameters: ResultPoint.canonical(parameters),
            dataHash: dataHash,
            codeVersion: codeVersion,
            isPassed: isPassed,
            gates: try json(pretty: false)
        )
    }

    /// Reads a row that was kept; nil for another text.
    init?(_ verdict: GateVerdict) {
        guard
            let document = try? JSONDecoder().decode(Self.self, from: Data(verdict.gates.utf8))
        else { return nil }
        self = document
    }
}

extension GateDocument.GateNumber {
    fileprivate init(_ result: GateResult) {
        gate = result.gate.rawValue
        name = result.gate.name
        value = result.number
        threshold = result.threshold
        bound = result.gate.isFloor ? "at least" : "at most"
        isPassed = result.isPassed
        sentence = result.sentence
        definition = result.gate.definition
    }
}

extension GateDocument.Number {
    fileprivate init(_ metric: Metric) {
        key = metric.key
        name = metric.name
        value = metric.value.plain
        text = metric.text
        definition = metric.definition
    }
}

extension GateDocument.Fold {
    fileprivate init(_ fold: WalkForward.Fold) {
        from = fold.from
        until = fold.until
        parameters = fold.parameters
        inSampleSharpe = fold.inSample.sharpe
        outOfSampleSharpe = fold.outOfSample.sharpe
        outOfSampleReturn = fold.outOfSample.totalReturn
        drawdown = fold.outOfSample.drawdown?.depth ?? 0
    }
}

extension GateDocument.DataFile {
    fileprivate init(_ series: RecordedMarket.Series, _ hash: String) {
        let report = series.file.report
        file = report.name.file
        bars = report.rows
        from = report.firstTime
        to = report.lastTime
        sha256 = hash
    }
}
