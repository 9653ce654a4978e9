import Foundation
import Synchronization
import Testing

/// Kill -9 at any moment: nothing that was acknowledged is lost, nothing is done twice, and the
/// books add up.
@Suite(.serialized) struct KillTests {
    private static let bars = 700
    private static let kills = 16

    @Test func `a replay that is killed again and again loses nothing and adds up`() throws {
        let folder = AgentFolder()
        let file = try folder.write(SwingBars.csv(count: Self.bars), to: "SWING-1m.csv")
        let replay = ["--replay", file, "--speed", "max"] + SwingBars.grid
        let journal = JournalLook(folder)
        var acknowledged: Set<String> = []
        var dice = Dice(seed: 20_260_101)
        var events = 0
        for turn in 0..<Self.kills {
            let agent = try AgentRun(replay, in: folder)
            let commander = Commander(path: folder.file("data/control.sock"), turn: turn)
            commander.start()
            // The moment is a number of answered commands and a few milliseconds more.
            let wanted = Int(dice.next(below: 12))
            _ = holds(within: 5) { commander.answered.count >= wanted }
            usleep(UInt32(dice.next(below: 20_000)))
            agent.killNow()
            commander.finish()
            acknowledged.formUnion(commander.answered)
            let verify = try journal.verify()
            try #require(verify.code == 0, "after kill \(turn): \(verify.output)\(verify.errors)")
            let rows = try journal.table("commands")
            let missing = acknowledged.subtracting(rows.column("text"))
            #expect(missing.isEmpty, "kill \(turn): \(missing) were acknowledged and are gone")
            let count = try journal.events().count
            #expect(count > events, "kill \(turn): the journal did not grow")
            events = count
        }
        #expect(acknowledged.count > Self.kills, "too few commands to prove anything")
        let last = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data")] + replay,
            in: folder,
            withinSeconds: 60
        )
        try #require(last.code == 0, "\(last.errors)")
        #expect(try journal.isWhole())
        try expectNothingTwice(journal)
        let books = try Books(journal)
        try books.expectTheyAddUp()
        let booked = try Books.bookedPosition(journal)
        #expect(booked == books.position)
        let fills = try journal.table("fills").rows.count
        #expect(fills >= 5, "an outage of minutes ended the trading")
        let commands = try journal.table("commands").column("text")
        #expect(Set(commands).count == commands.count, "a command stands twice in the journal")
    }

    @Test func `a replay comes to its last minute and adds up, killed or not`() throws {
        let straight = try finished(killing: 0)
        let broken = try finished(killing: 3)
        let one = try JournalLook(straight).table("fills")
        let other = try JournalLook(broken).table("fills")
        try Books(JournalLook(straight)).expectTheyAddUp()
        try Books(JournalLook(broken)).expectTheyAddUp()
        #expect(!one.rows.isEmpty && !other.rows.isEmpty)
        // Not equal to the row: a restart puts the grid's lines anew. But both have seen the file
        // to its last minute.
        let ends = try [straight, broken].map { folder in
            try JournalLook(folder).table("equity").column("time").max()?.prefix(16)
        }
        #expect(ends.allSatisfy { ($0 ?? "") >= "2025-03-03T06:39" }, "\(ends)")
    }

    @Test func `the same replay gives the same fills`() throws {
        let names = ["time", "side", "quantity", "price", "fee", "realised", "purpose"]
        let runs = try (0..<2).map { _ in
            try JournalLook(try finished(killing: 0)).table("fills").rows.map { row in
                names.map { row[$0] ?? "" }.joined(separator: " ")
            }
        }
        #expect(runs[0].count > 20)
        #expect(runs[0] == runs[1])
    }

    @Test func `a halt that was acknowledged holds after a kill at once`() throws {
        let folder = AgentFolder()
        for turn in 1...4 {
            let agent = try AgentRun(in: folder)
            #expect(try agent.ask("/halt crypto turn \(turn)").outcome == "done")
            agent.killNow()
            let next = try AgentRun(in: folder)
            let halts = try next.ask("/risk").report["halts"] as? [[String: Any]] ?? []
            #expect(!halts.isEmpty, "turn \(turn): the halt is gone")
            next.killNow()
        }
    }

    private func finished(killing kills: Int) throws -> AgentFolder {
        let folder = AgentFolder()
        let file = try folder.write(SwingBars.csv(count: 400), to: "SWING-1m.csv")
        let replay = ["--replay", file, "--speed", "max"] + SwingBars.grid
        for turn in 0..<kills {
            let agent = try AgentRun(replay, in: folder)
            let before = Double(turn) * 20
            _ = holds(within: 5) {
                let status = try? agent.ask("/status").report["progress"] as? String
                return (status?.prefix { $0.isNumber }).flatMap { Double($0) } ?? 0 > before
            }
            agent.killNow()
        }
        let end = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data")] + replay,
            in: folder,
            withinSeconds: 60
        )
        try #require(end.code == 0, "\(end.errors)")
        return folder
    }

    private func expectNothingTwice(_ journal: JournalLook) throws {
        let events = try journal.events()
        let planned = events.filter { $0["kind"] as? String == "order_planned" }
        let ids = planned.compactMap { event -> String? in
            let payload = event["payload"] as? [String: Any]
            return (payload?["intent"] as? [String: Any])?["id"] as? String
        }
        #expect(!ids.isEmpty && ids.count == planned.count)
        #expect(Set(ids).count == ids.count, "a client order id was used twice")
        let fills = try journal.table("fills").rows.map {
            "\($0["venue"] ?? "") \($0["fill"] ?? "")"
        }
        #expect(Set(fills).count == fills.count, "a fill was booked twice")
    }
}

/// A seeded generator (splitmix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }
}

/// Three connections that send commands until their agent is gone, and remember what was answered.
final class Commander: Sendable {
    private let path: String
    private let turn: Int
    private let texts = Mutex<Set<String>>([])
    private let group = DispatchGroup()
    private let stopping = Mutex(false)

    init(path: String, turn: Int) {
        self.path = path
        self.turn = turn
    }

    /// The commands whose answers have arrived.
    var answered: Set<String> { texts.withLock { $0 } }

    func start() {
        for line in 0..<3 {
            DispatchQueue.global().async(group: group) { [self] in speak(line) }
        }
    }

    func finish() {
        stopping.withLock { $0 = true }
        group.wait()
    }

    private func speak(_ line: Int) {
        var number = 0
        while !stopping.withLock({ $0 }) {
            number += 1
            // Each text is sent once, so its row in the journal is its own.
            let text = "/why ORDER-\(turn)-\(line)-\(number)"
            guard let answer = try? AgentRun.ask(text, at: path, timeoutSeconds: 5) else { return }
            if ["done", "refused"].contains(answer.outcome) {
                texts.withLock { _ = $0.insert(text) }
            }
        }
    }
}
