import ArgumentParser
import Simulation
import Strategies
import TradingCore

/// What is tested, on which bars and at what costs; the same for every command of research.
struct BacktestOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "The strategy; martlet backtest --list shows all with their parameters."
    )
    var strategy: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A written strategy, in place of --strategy.", valueName: "file.yaml"),
        completion: .file(extensions: ["yaml", "yml", "json"])
    )
    var rules: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file of bars, once for each instrument; - for standard input.",
            valueName: "file"
        ),
        completion: .file(extensions: ["csv"])
    )
    var bars: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A parameter of the strategy, or a ${name=…} of a written one.",
            valueName: "key=value"
        )
    )
    var set: [String] = []

    @Option(name: .long, help: "spot, perpetual, equity or fx; without it the file's name tells.")
    var kind: String?

    @Option(name: .long, help: "A file of funding rates (time,rate) of a perpetual.")
    var funding: String?

    @Option(name: .long, help: "What the account begins with, in its currency.")
    var cash = "10000"

    @Option(name: .long, help: "Leverage of margined positions.")
    var leverage = "5"

    @Option(name: .long, help: "The fee of what rested, in basis points; may be negative.")
    var makerBps: String?

    @Option(name: .long, help: "The fee of what took, in basis points.")
    var takerBps: String?

    @Option(name: .long, help: "Distance of bid and ask, in basis points of the price.")
    var spreadBps = "1"

    @Option(name: .long, help: "What market orders pay beyond the touch, in basis points.")
    var slippageBps = "0"

    @Option(name: .long, help: "How long an order is under way; 0 meets the bar that decided it.")
    var latencyMs = 250

    @Option(
        name: .long,
        help: "The share of a bar's volume that each of its quotes offers, in percent."
    )
    var volumeShare = "5"

    @Option(name: .long, help: "Yearly charge for holding long, in percent of the value.")
    var carryLong = "0"

    @Option(name: .long, help: "Yearly charge for holding short, in percent of the value.")
    var carryShort = "0"

    @Option(name: .long, help: "Begin with bars of this day or time, such as 2016-01-01.")
    var from: String?

    @Option(name: .long, help: "End before this day or time.")
    var until: String?

    @Option(name: .long, help: "refuse or keep bars that jump as at a split.")
    var splits = "refuse"

    /// The market that is asked for.
    ///
    /// - Throws: `ValidationError` with everything that is wrong, one sentence a line.
    func spec(kindOfCall: String = "--strategy") throws -> MarketSpec {
        var reader = OptionReader()
        var spec = MarketSpec()
        var pairs = reader.pairs(set)
        let fields = readRules(&reader, &pairs)
        if let strategy = strategy ?? fields.map({ _ in "rules" }) {
            spec.strategy = strategy
        } else if rules == nil {
            reader.problems.append("\(kindOfCall) names what is tested, and --bars the file.")
        }
        spec.bars = bars
        if bars.isEmpty {
            reader.problems.append("--bars names the file of bars; - is standard input.")
        }
        if bars.count(where: { $0 == "-" }) > 1 {
            reader.problems.append("--bars - may stand once, for there is one standard input.")
        }
        spec.parameters = (fields ?? [:]).merging(pairs) { $1 }
        spec.funding = funding
        spec.kind = reader.choice(
            kind,
            "--kind",
            InstrumentKind.init(rawValue:),
            InstrumentKind.names
        )
        spec.cash = reader.positive(cash, "--cash", of: Money.self) ?? spec.cash
        spec.leverage = reader.positive(leverage, "--leverage", of: Fraction.self) ?? spec.leverage
        spec.from = reader.time(from, "--from")
        spec.until = reader.time(until, "--until")
        let rule = reader.choice(
            splits,
            "--splits",
            MarketSpec.Splits.init(rawValue:),
            MarketSpec.Splits.allCases.map(\.rawValue)
        )
        spec.splits = rule ?? .refuse
        spec.costs = costs(&reader)
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.joined(separator: "\n"))
        }
        return spec
    }

    /// The fields of the written strategy, with its parameters set; nil without one, or when it is told to be
    /// wrong.
    private func readRules(
        _ reader: inout OptionReader,
        _ pairs: inout [String: String]
    ) -> [String: String]? {
        guard let rules else { return nil }
        if strategy != nil { reader.problems.append("--rules stands in place of --strategy.") }
        do throws(RuleFileProblems) {
            let names = Set(try RuleFile.parameters(path: rules).map(\.name))
            let values = pairs.filter { names.contains($0.key) }
            pairs = pairs.filter { !names.contains($0.key) }
            return try RuleFile.read(path: rules, setting: values).spec.fields
        } catch {
            reader.problems += error.sentences
            return nil
        }
    }

    private func costs(_ reader: inout OptionReader) -> BacktestCosts {
        var costs = BacktestCosts()
        costs.makerFee = reader.share(makerBps, "--maker-bps", per: 10_000, -1_000...1_000)
        costs.takerFee = reader.share(takerBps, "--taker-bps", per: 10_000, 0...1_000)
        costs.spread =
            reader.share(spreadBps, "--spread-bps", per: 10_000, 0...1_000) ?? costs.spread
        costs.slippage =
            reader.share(slippageBps, "--slippage-bps", per: 10_000, 0...1_000) ?? .zero
        costs.volumeShare =
            reader.share(volumeShare, "--volume-share", per: 100, 0...100) ?? costs.volumeShare
        costs.carry.longPerYear =
            reader.share(carryLong, "--carry-long", per: 100, -100...100) ?? .zero
        costs.carry.shortPerYear =
            reader.share(carryShort, "--carry-short", per: 100, -100...100) ?? .zero
        if (0...86_400_000).contains(latencyMs) {
            costs.latency = .milliseconds(latencyMs)
        } else {
            reader.problems.append("--latency-ms is \(latencyMs), but must be from 0 to 86400000.")
        }
        return costs
    }
}

/// Reads the texts of options and gathers everything that is wrong.
struct OptionReader {
    var problems: [String] = []

    /// `key=value` pairs; the last one of a key counts.
    mutating func pairs(_ texts: [String]) -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                problems.append("--set \(text) is no key=value.")
                continue
            }
            values[String(text[..<sign])] = String(text[text.index(after: sign)...])
        }
        return values
    }

    mutating func choice<Value>(
        _ text: String?,
        _ option: String,
        _ read: (String) -> Value?,
        _ names: [String]
    ) -> Value? {
        guard let text else { return nil }
        if let value = read(text) { return value }
        problems.append(
            "\(option) is \(text), but must be one of \(names.joined(separator: ", "))."
        )
        return nil
    }

    mutating func positive<Amount: ExactAmount>(
        _ text: String,
        _ option: String,
        of _: Amount.Type
    ) -> Amount? {
        if let amount = try? Amount(text), amount.isPositive { return amount }
        problems.append("\(option) is \(text), but must be a number over 0.")
        return nil
    }

    /// A number of hundredths or ten-thousandths as a fraction.
    mutating func share(
        _ text: String?,
        _ option: String,
        per whole: Int,
        _ range: ClosedRange<Int>
    ) -> Fraction? {
        guard let text else { return nil }
        let bounds = Fraction(whole: range.lowerBound)...Fraction(whole: range.upperBound)
        if let number = try? Fraction(text), bounds.contains(number) {
            return Fraction(units: number.units / Int128(whole))
        }
        problems.append(
            "\(option) is \(text), but must be a number from \(range.lowerBound) to "
                + "\(range.upperBound)."
        )
        return nil
    }

    /// A day or a time in UTC.
    mutating func time(_ text: String?, _ option: String) -> UTCTime? {
        guard let text else { return nil }
        if let day = UTCDay(text) { return day.start }
        if let time = UTCTime(text) { return time }
        problems.append(
            "\(option) is \(text), but must be a day or a time, such as 2016-01-01 or "
                + "2016-01-01T12:00:00Z."
        )
        return nil
    }
}

extension InstrumentKind {
    fileprivate static let names = ["spot", "perpetual", "equity", "fx"]
}
