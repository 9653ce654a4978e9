import Journaling
import Platform
import Research
import TradingCore

/// One trial from its files to its report, on a thread of its own.
struct TrialWork {
    let plan: TrialPlan
    let bench: TrialBench
    let folder: BarFolder
    /// Takes words on how far it is.
    let tell: (NoticeReport) -> Void

    /// Seconds between two words on how far it is.
    private static let pauseNanoseconds: Int64 = 5_000_000_000

    /// Runs it, for as long as that takes.
    ///
    /// - Returns: what came of it, or why nothing did.
    func run() -> EngineReport {
        do throws(ResearchProblems) {
            let files = try TrialFiles(plan, in: folder)
            var source = try TrialSource(plan, files, bench.shelf)
            return plan.axes.isEmpty
                ? .backtest(try single(&source)) : .sweep(try TrialSweep(self).run(&source))
        } catch {
            return .notice(Self.refusal(error.sentences))
        }
    }

    static func refusal(_ sentences: [String]) -> NoticeReport {
        NoticeReport(
            headline: "Nothing was run.",
            lines: sentences,
            numbers: [],
            hint: "/help backtest",
            isRefusal: true
        )
    }

    private func single(_ source: inout TrialSource) throws(ResearchProblems) -> TrialReport {
        let whole = source.whole([:])
        let (variants, trouble) = count([whole], source)
        var meter = Meter(tell: tell, title: plan.name, source.rows)
        let figures = try source.run([:]) { meter.look($0) }.figures
        return TrialReport(
            name: plan.name,
            strategy: plan.kind,
            subject: source.rows.line,
            data: source.rows,
            parameters: whole.sorted { $0.key < $1.key }.map { NamedNumber($0.key, $0.value) },
            given: given(whole, source),
            currency: source.currency,
            equityFirst: Money(approximating: figures.first) ?? .zero,
            equityLast: Money(approximating: figures.last) ?? .zero,
            totalReturn: Fraction(approximating: figures.totalReturn) ?? .zero,
            drawdown: Fraction(approximating: figures.drawdown) ?? .zero,
            trades: figures.trades,
            numbers: figures.numbers,
            variants: variants,
            notes: source.notes + [trouble, figures.thinned].compactMap(\.self),
            line: plan.line,
            nudges: ParameterSteps.of(plan.kind, whole),
            curve: figures.curve
        )
    }

    /// The parameters in one line, those that a sweep varies left out. The texts of written rules are cut.
    func given(_ whole: [String: String], _ source: TrialSource) -> String {
        let swept = Set(plan.axes.map(\.name))
        let words = whole.filter { !swept.contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.count > 60 ? $0.value.prefix(60) + "…" : $0.value)" }
        let line = words.joined(separator: " ")
        return line.count > Self.givenMax ? line.prefix(Self.givenMax) + "…" : line
    }

    /// With more the words would not fit under the picture.
    private static let givenMax = 420

    /// Counts sets as tried before they are; a store that fails is told, and does not keep anybody from looking.
    func count(_ sets: [[String: String]], _ source: TrialSource) -> (Int?, String?) {
        do throws(ResultStoreFailure) {
            guard let store = try bench.store() else { return (nil, nil) }
            let book = VariantBook(
                store: store,
                strategy: source.spec.strategy,
                market: source.market,
                dataHash: source.dataHash,
                settings: "chat"
            )
            return (try book.count(sets), nil)
        } catch {
            return (nil, "It could not be counted as tried: \(error.description)")
        }
    }

    /// Tells how far a run is, now and then.
    struct Meter {
        let tell: (NoticeReport) -> Void
        let title: String
        private let first: UTCTime
        private let last: UTCTime
        private var toldAt = SystemClock.monotonicNanoseconds()
        /// Runs that are done, of how many.
        var done = 0
        var all = 1

        init(tell: @escaping (NoticeReport) -> Void, title: String, _ rows: [TrialData]) {
            self.tell = tell
            self.title = title
            first = rows.map(\.from).min()?.start ?? .epoch
            last = (rows.map(\.to).max()?.start ?? .epoch) + .days(1)
        }

        /// Always true: the run goes on.
        mutating func look(_ time: UTCTime) -> Bool {
            let now = SystemClock.monotonicNanoseconds()
            guard now - toldAt > TrialWork.pauseNanoseconds else { return true }
            toldAt = now
            let whole = max(1, (last - first).secondsApproximate)
            let share = min(1, max(0, (time - first).secondsApproximate / whole))
            let percent = Int((Double(done) + share) / Double(all) * 100)
            tell(
                NoticeReport(
                    headline: "\(title) is being tested: \(percent) %.",
                    lines: all > 1 ? ["\(done) of \(all) runs are done."] : [],
                    numbers: []
                )
            )
            return true
        }
    }
}
