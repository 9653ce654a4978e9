import Foundation
import Glibc
import Testing

/// A pair of real processes, one of which is killed, stopped or sent away.
@Suite(.serialized) struct TakeoverTests {
    /// What left the processes, against what the journal says.
    private func expectNothingTwice(_ pair: Pair) throws {
        let journal = JournalLook(pair.folder)
        #expect(try journal.isWhole())
        let tape = pair.tape
        #expect(!tape.isEmpty, "no order left, so nothing is shown")
        #expect(Set(tape).count == tape.count, "an order left twice")
        let planned = try journal.events().filter { $0["kind"] as? String == "order_planned" }
            .compactMap { event in
                ((event["payload"] as? [String: Any])?["intent"] as? [String: Any])?["id"]
                    as? String
            }
        #expect(Set(planned).count == planned.count, "an id was given twice")
        #expect(Set(tape).isSubset(of: planned), "an order left that the journal does not have")
        let lives = tape.compactMap { Int($0.split(separator: "-")[1], radix: 36) }
        #expect(lives == lives.sorted(), "an older life sent after a newer one")
        let epochs = try pair.epochs()
        #expect(zip(epochs, epochs.dropFirst()).allSatisfy { $0 < $1 }, "\(epochs)")
    }

    @Test func `kill -9 of the leader: the other leads, and nothing is lost or doubled`() throws {
        let pair = try Pair(trades: true)
        var (leader, standby) = try pair.startBoth()
        for turn in 2...5 {
            let before = pair.tape.count
            _ = holds(within: 10) { pair.tape.count > before + 3 }
            let text = "/why ORDER-\(turn)"
            #expect(try pair.ask(text).outcome != "denied")
            leader.send(SIGKILL)
            try Pair.awaitLead(standby)
            #expect(try pair.ask("/status").text.contains("leads, epoch \(turn)"))
            #expect(try JournalLook(pair.folder).table("commands").column("text").contains(text))
            _ = leader.exitCode(withinSeconds: 5)
            leader = standby
            standby = try pair.start("c\(turn)")
            try Pair.awaitWaiting(standby)
        }
        #expect(standby.errors.contains("leads") && !Pair.leads(standby))
        standby.send(SIGTERM)
        #expect(standby.exitCode(withinSeconds: 5) == 0, "\(standby.errors)")
        leader.send(SIGTERM)
        #expect(leader.exitCode(withinSeconds: 10) == 0, "\(leader.errors)")
        try expectNothingTwice(pair)
        #expect(try pair.headlines("leadership_taken").first == "b leads, epoch 2.")
    }

    @Test func `SIGSTOP of the leader: it is killed first, so it never wakes`() throws {
        var settings = Pair.loose
        settings["MARTLET_STANDBY_SILENT_AFTER_SECONDS"] = "3"
        let pair = try Pair(trades: true, settings: settings)
        let (leader, standby) = try pair.startBoth()
        _ = holds(within: 10) { pair.tape.count > 3 }
        leader.send(SIGSTOP)
        try Pair.awaitLead(standby)
        #expect(leader.exitCode(withinSeconds: 5) == 128 + SIGKILL)
        #expect(try pair.ask("/status").outcome == "done")
        standby.send(SIGTERM)
        #expect(standby.exitCode(withinSeconds: 10) == 0, "\(standby.errors)")
        try expectNothingTwice(pair)
        let events = try JournalLook(pair.folder).events()
        let text = try String(
            decoding: JSONSerialization.data(withJSONObject: events),
            as: UTF8.self
        )
        #expect(text.contains("which stood still and was ended first"))
    }

    @Test func `SIGTERM of the leader hands the lead over at once, and is no takeover`() throws {
        let pair = try Pair(settings: ["MARTLET_STANDBY_TAKEOVER_SPACING_SECONDS": "3600"])
        var (leader, standby) = try pair.startBoth()
        for turn in 2...4 {
            leader.send(SIGTERM)
            #expect(leader.exitCode(withinSeconds: 10) == 0, "\(leader.errors)")
            try Pair.awaitLead(standby)
            leader = standby
            standby = try pair.start("c\(turn)")
            try Pair.awaitWaiting(standby)
        }
        #expect(try pair.epochs() == [1, 2, 3, 4])
        #expect(try pair.ask("/risk").report["halts"] as? [Any] != nil)
    }

    @Test func `both at once: one leads and the other waits`() throws {
        for round in 1...6 {
            let pair = try Pair()
            let two = try [pair.start("a"), pair.start("b")]
            let isSettled = holds(within: 30) {
                two.contains(where: Pair.leads) && two.contains(where: Pair.waits)
            }
            #expect(isSettled, "round \(round): \(two.map(\.errors))")
            #expect(two.count(where: Pair.leads) == 1)
            #expect(try pair.epochs() == [1])
            for program in two { program.send(SIGKILL) }
        }
    }

    @Test func `SIGTERM of the standby ends it quietly, and the leader tells once`() throws {
        let pair = try Pair()
        let (leader, standby) = try pair.startBoth()
        let isSeen = holds(within: 10) {
            (try? pair.ask("/status").text.contains("b (process \(standby.pid)) waits")) == true
        }
        #expect(isSeen, "\(leader.errors)")
        standby.send(SIGTERM)
        #expect(standby.exitCode(withinSeconds: 5) == 0, "\(standby.errors)")
        #expect(!standby.errors.contains("error"), "\(standby.errors)")
        let isTold = holds(within: 15) { (try? pair.headlines("standby_changed").count) == 1 }
        #expect(isTold, "\(leader.errors)")
        #expect(try pair.headlines("standby_changed") == ["No standby waits any more."])
        #expect(try pair.ask("/status").text.contains("no standby"))
        let next = try pair.start("c")
        try Pair.awaitWaiting(next)
        let isBack = holds(within: 10) {
            (try? pair.headlines("standby_changed").last?.contains("waits as standby")) == true
        }
        #expect(isBack)
    }

    @Test func `a plain run beside a leader of a pair refuses, and a third process too`() throws {
        let pair = try Pair()
        let (leader, standby) = try pair.startBoth()
        let plain = try Outcome(
            ["run", "--no-console", "--data", pair.folder.file("data")],
            in: pair.folder
        )
        #expect(plain.code == 75 && plain.errors.contains("process \(leader.pid)"))
        let third = try pair.start("c")
        #expect(third.exitCode(withinSeconds: 10) == 75, "\(third.errors)")
        #expect(third.errors.contains("(process \(standby.pid)) waits as standby already"))
    }
}
