import Foundation

/// `martlet-bench failover`: ends the leaders of pairs, and tells how long takeovers took and whether
/// anything was lost or doubled.
struct FailoverTrial {
    private var kills = 1_000
    private var stops = 200

    static let usage =
        "Usage: martlet-bench failover [--kills N] [--stops N]\n"
        + "Ends N leaders by SIGKILL and N by SIGSTOP, while orders leave them. Exit status 0 when\n"
        + "nothing was lost or doubled and 99 of 100 kills were followed within 3 seconds.\n"

    /// Blows that one installation takes before it is looked at and another begins.
    private static let killsPerRound = 100
    private static let stopsPerRound = 25
    /// What the project promises of a kill, in milliseconds.
    private static let promotionMax = 3_000.0

    /// Nil when the words make no sense.
    init?(_ words: [String]) {
        var words = words[...]
        while let word = words.popFirst() {
            guard let text = words.popFirst(), let number = Int(text), (0...1_000_000) ~= number
            else { return nil }
            switch word {
            case "--kills": kills = number
            case "--stops": stops = number
            default: return nil
            }
        }
    }

    /// The exit status.
    func run() -> Int32 {
        do {
            let stage = try Stage()
            defer { stage.folder.remove() }
            guard chdir(stage.folder.path) == 0 else { return 1 }
            let bars = try SwingFileMaking.write(bars: 20_000, in: stage.folder)
            let killed = try blows(.kill, kills, Self.killsPerRound, stage, bars)
            let stopped = try blows(.stop, stops, Self.stopsPerRound, stage, bars)
            return report(killed, stopped)
        } catch {
            say("the trial could not be made: \(error)")
            return 1
        }
    }

    private struct Outcome {
        var promotions = Samples()
        var firstOrders = Samples()
        var counts = FailoverRound.Counts()
    }

    private func blows(
        _ blow: FailoverRound.Blow,
        _ count: Int,
        _ perRound: Int,
        _ stage: Stage,
        _ bars: String
    ) throws -> Outcome {
        var outcome = Outcome()
        var done = 0
        while done < count {
            let part = min(perRound, count - done)
            let round = try FailoverRound(stage, "\(blow)-\(done)", bars: bars)
            try round.run(blow, count: part) { number in
                if number % 25 == 0 { say("\(blow.rawValue): \(done + number) of \(count)") }
            }
            for value in round.promotions.values { outcome.promotions.add(value) }
            for value in round.firstOrders.values { outcome.firstOrders.add(value) }
            outcome.counts = outcome.counts + round.counts
            done += part
        }
        return outcome
    }

    private func report(_ killed: Outcome, _ stopped: Outcome) -> Int32 {
        let head = ["", "count", "p50 ms", "p99 ms", "max ms"]
        let silent = "silent for \(FailoverRound.silentSeconds) s, that included"
        var rows = [head]
        for (name, samples) in [
            ("kill -9 to commands taken", killed.promotions),
            ("kill -9 to its first order", killed.firstOrders),
            ("SIGSTOP to commands taken (\(silent))", stopped.promotions),
            ("SIGSTOP to its first order", stopped.firstOrders),
        ] where samples.count > 0 {
            let values = [samples.median, samples.percentile(99), samples.worst]
            rows.append([name, "\(samples.count)"] + values.map { (Double($0) / 1e6).short })
        }
        let all = killed.counts + stopped.counts
        print("\n" + Self.table(rows))
        print(
            Self.table([
                ["what was compared", "count"],
                ["leaders ended", "\(all.blows)"], ["events journaled", "\(all.events)"],
                ["orders that left", "\(all.orders)"],
                ["commands that were answered", "\(all.answers)"],
                ["orders that left twice, or ids given twice", "\(all.doubled)"],
                ["orders that left and are not in the journal", "\(all.unknownToJournal)"],
                ["answers that are not in the journal", "\(all.lostAnswers)"],
                ["orders of an older life after a newer one's", "\(all.oldLives)"],
                ["epochs that did not rise", "\(all.badEpochs)"],
                ["leaders that woke after they were followed", "\(all.woken)"],
                ["damages of the journals", "\(all.damages)"],
            ])
        )
        let isQuick = Double(killed.promotions.percentile(99)) / 1e6 <= Self.promotionMax
        if !isQuick { say("MISSED: p99 of a kill is over \(Self.promotionMax.short) ms") }
        if !all.isClean { say("BROKEN: see the table") }
        return isQuick && all.isClean ? 0 : 1
    }

    private static func table(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.enumerated().map { index, row in
            let cells = zip(row, widths).map { $0.padded(to: $1) }
            let line = "| \(cells.joined(separator: " | ")) |\n"
            if index > 0 { return line }
            let rule = widths.map { String(repeating: "-", count: $0) }
            return line + "| \(rule.joined(separator: " | ")) |\n"
        }.joined()
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
