import Research
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// The runs that the gates ask for, by the engine that trades live.
struct GateBacktest {
    let spec: MarketSpec
    let data: MarketData
    let seed: UInt64
    /// When the bars close, oldest first; of several files, all times of all of them.
    let times: [UTCTime]

    /// Bars that warm a strategy up before a run: so many times those that it says it needs, for exponential
    /// means remember longer than that.
    private static let warmUpFactor = 3

    init(_ spec: MarketSpec, _ data: MarketData, seed: UInt64) {
        self.spec = spec
        self.data = data
        self.seed = seed
        times = Set(
            data.series.flatMap { series in
                series.file.rows.map { $0.time + series.file.report.interval.span }
            }
        ).sorted()
    }

    /// How many periods of the curve make a year.
    var periodsPerYear: Double {
        TradingYear(data.series[0].instrument.kind).periods(of: data.interval)
    }

    /// Whether the strategy can be made of these parameters.
    func isTaken(_ parameters: [String: String]) -> Bool {
        (try? market(parameters, data)) != nil
    }

    /// The whole set: what is given, and the defaults of what is left out.
    func whole(_ parameters: [String: String]) -> [String: String] {
        let assignments = (try? market(parameters, data))?.strategies ?? []
        return Dictionary(
            assignments.flatMap(\.parameters).map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Runs the strategy over the bars that a trial may know.
    ///
    /// - Throws: `ResearchProblems` when the strategy refuses the parameters or there is no bar.
    func run(_ trial: TrialRun) throws(ResearchProblems) -> TrackRecord {
        let first = start(of: trial, warmUp: try warmUpBars(trial.parameters))
        let series = data.series.compactMap { series -> RecordedMarket.Series? in
            // A bar is known once it is closed.
            let end = trial.until - series.file.report.interval.span + TimeSpan(nanoseconds: 1)
            return series.file.between(first, end).map {
                RecordedMarket.Series(
                    instrument: series.instrument,
                    file: $0,
                    funding: series.funding
                )
            }
        }
        guard series.count == data.series.count else {
            throw ResearchProblems(sentences: [
                "\(spec.id): not every file has a bar between \(trial.from) and \(trial.until)."
            ])
        }
        let made = try market(
            trial.parameters,
            MarketData(series: series, hashes: data.hashes)
        )
        let outcome = RecordedRun([waiting(made, trial)], seed: seed).run()
        let record = TrackRecord(outcome, venue: made.venue)
        let part = record.between(trial.from, trial.until)
        return TrackRecord(
            curve: part.curve,
            trips: part.trips,
            held: part.held,
            traded: record.traded,
            costs: record.costs
        )
    }

    private func market(
        _ parameters: [String: String],
        _ data: MarketData
    ) throws(ResearchProblems) -> RecordedMarket {
        var spec = spec
        spec.parameters = parameters
        return try spec.market(over: data)
    }

    /// The bars of the files that warm the strategy up.
    private func warmUpBars(_ parameters: [String: String]) throws(ResearchProblems) -> Int {
        let strategies = try market(parameters, data).strategies.map(\.strategy)
        return strategies.map {
            Self.warmUpFactor * $0.warmUpBars * max(1, $0.interval.seconds / data.interval.seconds)
        }.max() ?? 0
    }

    /// When the first bar opens that is fed.
    private func start(of trial: TrialRun, warmUp: Int) -> UTCTime {
        let place = times.firstIndex { $0 >= trial.from } ?? 0
        return times[max(0, place - warmUp)] - data.interval.span
    }

    /// The market at the trial's costs, where nothing is held before its time.
    private func waiting(_ market: RecordedMarket, _ trial: TrialRun) -> RecordedMarket {
        let stressed = spec.costs.filled(by: data.series[0].instrument)
            .stressed(2, delay: data.interval.span)
        return RecordedMarket(
            id: market.id,
            series: market.series,
            strategies: market.strategies.map {
                StrategyAssignment(
                    strategy: WaitingStrategy($0.strategy, until: trial.from),
                    instruments: $0.instruments,
                    parameters: $0.parameters
                )
            },
            startingBalance: market.startingBalance,
            costs: trial.costs == .stressed ? stressed : market.costs,
            leverage: market.leverage
        )
    }
}
