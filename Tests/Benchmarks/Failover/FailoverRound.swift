import Foundation
import Journaling
import Platform
import TradingCore

/// One installation whose leader is ended again and again while orders leave it.
final class FailoverRound {
    /// What is done to leaders.
    enum Blow: String {
        case kill = "kill -9"
        case stop = "SIGSTOP"
    }

    /// What is counted.
    struct Counts {
        var blows = 0
        var orders = 0
        var answers = 0
        var events = 0
        var doubled = 0
        var unknownToJournal = 0
        var lostAnswers = 0
        var oldLives = 0
        var badEpochs = 0
        var woken = 0
        var damages = 0

        var isClean: Bool {
            doubled + unknownToJournal + lostAnswers + oldLives + badEpochs + woken + damages == 0
        }

        static func + (left: Counts, right: Counts) -> Counts {
            Counts(
                blows: left.blows + right.blows,
                orders: left.orders + right.orders,
                answers: left.answers + right.answers,
                events: left.events + right.events,
                doubled: left.doubled + right.doubled,
                unknownToJournal: left.unknownToJournal + right.unknownToJournal,
                lostAnswers: left.lostAnswers + right.lostAnswers,
                oldLives: left.oldLives + right.oldLives,
                badEpochs: left.badEpochs + right.badEpochs,
                woken: left.woken + right.woken,
                damages: left.damages + right.damages
            )
        }
    }

    /// Seconds after which a standby of the trial ends a leader that stands still.
    static let silentSeconds = 3

    /// From the blow until the other said that it takes commands.
    private(set) var promotions = Samples()
    /// From the blow until its first order left.
    private(set) var firstOrders = Samples()
    private(set) var counts = Counts()
    private let program: String
    private let home: BenchFolder
    private let data: String
    private let arguments: [String]
    private let environment: [String: String]
    private let tape: OrderTape
    private var dice: SystemRandomNumberGenerator = .init()
    private var started = 0

    init(_ stage: Stage, _ name: String, bars: String) throws {
        program = stage.program
        home = try stage.folder.folder(name)
        data = home.file("data")
        let path = home.file("orders.txt")
        tape = OrderTape(path: path)
        arguments = [
            "--replay", bars, "--speed", "300", "--kind", "perpetual", "--strategy", "grid",
            "--set", "symbol=SWING", "--set", "low=94", "--set", "high=106", "--set", "start=100",
            "--set", "lines=41", "--set", "recentre_bars=0", "--set", "investment=5000",
            "--set", "neutral=true",
        ]
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "MARTLET_PAPER_TAPE": path,
            "MARTLET_LOG_LEVEL": "warning",
            // A pause of a fifth of a second is a minute of the replay.
            "MARTLET_LIMITS_EQUITY_STALE_AFTER_SECONDS": "600",
            "MARTLET_STANDBY_SILENT_AFTER_SECONDS": "\(Self.silentSeconds)",
            "MARTLET_STANDBY_TAKEOVER_SPACING_SECONDS": "0",
            "MARTLET_STANDBY_TAKEOVERS_MAX": "1000000",
        ]
    }

    /// Ends leaders so many times, then ends both in order and looks at what is left.
    func run(_ blow: Blow, count: Int, progress: (Int) -> Void) throws {
        var leader = try next()
        _ = try leader.awaitLead(seconds: 60)
        var standby = try next()
        try standby.awaitWaiting()
        let asker = try Asker(path: "\(data)/control.sock")
        defer { asker.stop() }
        for number in 1...count {
            trade()
            try strike(leader, blow, standby)
            leader = standby
            standby = try next()
            try standby.awaitWaiting()
            progress(number)
        }
        asker.stop()
        standby.send(SIGTERM)
        guard standby.awaitEnd(seconds: 10) == 0 else { throw BenchFailure("the standby stays") }
        leader.send(SIGTERM)
        guard leader.awaitEnd(seconds: 20) == 0 else { throw BenchFailure("the leader stays") }
        try audit(asker.known)
    }

    private func next() throws -> PairChild {
        started += 1
        return try PairChild(
            "p\(started)",
            program: program,
            data: data,
            home: home,
            arguments: arguments,
            environment: environment
        )
    }

    /// How long an order is waited for; at times the grid has nothing to do.
    private static let patience: Int64 = 5_000_000_000

    /// Lets some orders leave, where the prices bring any, and a few milliseconds more.
    private func trade() {
        _ = ordersLeft(over: tape.read() + Int.random(in: 0...5, using: &dice))
        usleep(UInt32.random(in: 0...40_000, using: &dice))
    }

    /// Whether more orders than so many have left, within the patience.
    private func ordersLeft(over count: Int) -> Bool {
        let end = SystemClock.monotonicNanoseconds() + Self.patience
        while tape.read() <= count {
            if SystemClock.monotonicNanoseconds() > end { return false }
            usleep(1_000)
        }
        return true
    }

    private func strike(_ leader: PairChild, _ blow: Blow, _ standby: PairChild) throws {
        let begun = SystemClock.monotonicNanoseconds()
        leader.send(blow == .kill ? SIGKILL : SIGSTOP)
        promotions.add(try standby.awaitLead(seconds: 60) - begun)
        // Who was stopped is told to go on, and must be past hearing.
        if blow == .stop { leader.send(SIGCONT) }
        if leader.awaitEnd(seconds: 5) != SIGKILL { counts.woken += 1 }
        if ordersLeft(over: tape.read()) {
            firstOrders.add(SystemClock.monotonicNanoseconds() - begun)
        }
        counts.blows += 1
    }

    // MARK: The audit

    /// Compares what left and what was answered with what the journal holds.
    private func audit(_ answered: Set<String>) throws {
        tape.read()
        let reader = try JournalReader(
            path: "\(data)/\(JournalFormat.fileName)",
            hash: { Digest.sha256($0) }
        )
        let found = try reader.verify()
        counts.damages = found.damages.count
        counts.events = Int(found.events)
        var planned: [String: Int] = [:]
        var questions: Set<String> = []
        var epochs: [Int] = []
        var after: Int64 = 0
        while true {
            let kinds: Set<FactKind> = [.orderPlanned, .commandAnswered, .agentStarted]
            let events = try reader.events(.init(after: after, kinds: kinds, limit: 5_000))
            guard let last = events.last else { break }
            after = last.sequence
            for event in events {
                switch try event.entry().fact {
                case .orderPlanned(let order): planned[order.intent.id.text, default: 0] += 1
                case .agentStarted(let start): epochs.append(start.epoch ?? 0)
                default: questions.formUnion(Self.questions(in: event.payload))
                }
            }
        }
        let left = tape.orders
        counts.orders = left.count
        counts.answers = answered.count
        counts.doubled =
            left.count - Set(left).count + planned.values.reduce(0) { $0 + $1 - 1 }
        counts.unknownToJournal = Set(left).subtracting(planned.keys).count
        counts.lostAnswers = answered.subtracting(questions).count
        let lives = left.map { OrderTape.epoch(of: $0) ?? 0 }
        counts.oldLives = zip(lives, lives.dropFirst()).count { $0 > $1 }
        counts.badEpochs = zip(epochs, epochs.dropFirst()).count { $0 >= $1 }
        guard epochs.count == started - 1 else {
            throw BenchFailure("\(started) processes, and \(epochs.count) of them led")
        }
    }

    private static func questions(in payload: String) -> [String] {
        payload.components(separatedBy: "ORDER-").dropFirst().compactMap { part in
            let digits = part.prefix(while: \.isNumber)
            return part.dropFirst(digits.count).first == "x" ? "ORDER-\(digits)x" : nil
        }
    }
}
