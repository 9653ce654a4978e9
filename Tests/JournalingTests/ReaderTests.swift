import GRDB
import Testing
import TradingCore

@testable import Journaling

@Suite struct ReaderTests {
    /// A journal of the sample day that is still being written, and a reader beside it.
    private final class Pair {
        let folder = TemporaryFolder()
        let journal: Journal
        let reader: JournalReader

        init(_ entries: [JournalEntry]) throws {
            journal = try Journal.forTest(folder.journal)
            _ = try journal.append(entries)
            reader = try JournalReader(path: folder.journal, hash: tinyHash)
        }
    }

    @Test func `a reader sees what is appended beside it`() throws {
        let pair = try Pair(try SampleFacts.day())
        let before = try pair.reader.head()
        #expect(before.sequence == pair.journal.headSequence)
        #expect(before.hash == pair.journal.headHash)
        _ = try pair.journal.append([SampleFacts.entry(SampleFacts.alert(9))])
        try pair.journal.checkpoint()
        #expect(try pair.reader.head().sequence == before.sequence + 1)
        #expect(try pair.reader.undeliveredAlerts(channel: "telegram").map(\.alert.number) == [9])
    }

    @Test func `an open reader does not stop the writer`() throws {
        let pair = try Pair(try SampleFacts.day())
        let other = try JournalReader(path: pair.folder.journal, hash: tinyHash)
        for number in 10..<60 {
            _ = try pair.journal.append([SampleFacts.entry(SampleFacts.alert(Int64(number)))])
            #expect(try other.events(.last(1)).first?.sequence == pair.journal.headSequence)
        }
        try pair.journal.checkpoint()
        #expect(try pair.reader.verify().isSound)
    }

    @Test func `the last fills come newest first and by symbol`() throws {
        let pair = try Pair([
            SampleFacts.entry(try SampleFacts.fill("a", order: 1, price: "1.5", fee: "0.25")),
            SampleFacts.entry(
                try SampleFacts.fill("b", order: 2, instrument: SampleFacts.euro, realised: "-3")
            ),
            SampleFacts.entry(try SampleFacts.fill("c", order: 3)),
        ])
        #expect(try pair.reader.recentFills(limit: 2).map(\.fill) == ["c", "b"])
        #expect(
            try pair.reader.recentFills(limit: 9, symbol: "BTCUSDT").map(\.fill) == ["c", "a"]
        )
        let row = try #require(try pair.reader.recentFills(limit: 9).last)
        #expect(row.price == (try Price("1.5")))
        #expect(row.fee == (try Money("0.25")))
        #expect(row.strategy == "crypto/momentum")
        #expect(row.side == .buy)
    }

    @Test func `profit and loss adds up per day and per venue to the last digit`() throws {
        let big = "999999999999999.999999999999"
        let pair = try Pair([
            SampleFacts.entry(
                try SampleFacts.fill("a", order: 1, fee: "0.000000000001", realised: big)
            ),
            SampleFacts.entry(
                try SampleFacts.fill("b", order: 1, fee: "-0.000000000002", realised: "-" + big)
            ),
            SampleFacts.entry(
                try SampleFacts.fill("c", order: 1, fee: "0", realised: "0.000000000001")
            ),
            SampleFacts.entry(
                try SampleFacts.fill("d", order: 2, instrument: SampleFacts.euro, realised: "5")
            ),
            SampleFacts.entry(try SampleFacts.equity("paper-crypto", "100")),
            SampleFacts.entry(try SampleFacts.equity("paper-fx", "11.5")),
            SampleFacts.entry(
                try SampleFacts.fill("e", order: 3, fee: "1", realised: "2"),
                at: 86_400
            ),
        ])
        let day = SampleFacts.start.day
        let rows = try pair.reader.pnl(from: day, to: day.advanced(by: 1))
        #expect(rows.map(\.label) == [day.description, day.advanced(by: 1).description])
        #expect(rows[0].realised == (try Money("5.000000000001")))
        #expect(rows[0].fees == (try Money("0.019999999999")))
        #expect(rows[0].net == (try Money("4.980000000002")))
        #expect(rows[0].trades == 4)
        #expect(rows[0].equityEnd == (try Money("111.5")))
        #expect(rows[1].equityEnd == nil)
        let crypto: Set = [SampleFacts.btc.venue]
        #expect(
            try pair.reader.pnl(from: day, to: day, venues: crypto).first?.realised
                == Money("0.000000000001")
        )
        let venues = try pair.reader.pnlPerVenue(from: day, to: day.advanced(by: 1))
        #expect(venues[SampleFacts.euro.venue]?.realised == (try Money("5")))
        #expect(venues[SampleFacts.btc.venue]?.trades == 4)
        #expect(venues[SampleFacts.btc.venue]?.equityEnd == (try Money("100")))
    }

    @Test func `cash movements land where they belong`() throws {
        let kinds: [CashMovement.Kind] = [
            .funding, .financing, .fee, .rebate, .transfer, .liquidation, .correction,
        ]
        let pair = try Pair(
            kinds.enumerated().map { index, kind in
                SampleFacts.entry(
                    .cashMoved(
                        CashMovement(
                            venue: SampleFacts.btc.venue,
                            id: "\(index)",
                            kind: kind,
                            amount: Money(units: Int128(1) << Int128(index)),
                            instrument: nil,
                            time: SampleFacts.start
                        )
                    )
                )
            }
        )
        let day = SampleFacts.start.day
        let row = try #require(try pair.reader.pnl(from: day, to: day).first)
        #expect(row.funding == Money(units: 1 + 2))
        #expect(row.fees == Money(units: -(4 + 8)))
        #expect(row.realised == Money(units: 32 + 64))
        #expect(row.net == Money(units: 3 + 12 + 96))
        #expect(try found(pair.folder.journal, "SELECT transfers_e12 FROM days") == ["16"])
    }

    @Test func `the equity series adds venues and thins itself`() throws {
        var entries: [JournalEntry] = []
        for minute in 0..<100 {
            entries.append(
                SampleFacts.entry(try SampleFacts.equity("a", "\(minute)"), at: minute * 60)
            )
            if minute >= 10 {
                entries.append(
                    SampleFacts.entry(try SampleFacts.equity("b", "1000"), at: minute * 60 + 1)
                )
            }
        }
        let pair = try Pair(entries)
        let all = try pair.reader.equitySeries(since: SampleFacts.start, pointsMax: 10)
        #expect((5...11).contains(all.count))
        #expect(all.last?.equity == (try Money("1099")))
        #expect(all.allSatisfy { $0.equity.units >= Int128(1010) * 1_000_000_000_000 })
        #expect(all.map(\.time) == all.map(\.time).sorted())
        let one = try pair.reader.equitySeries(
            venues: [VenueID("a")],
            since: SampleFacts.start + .minutes(50),
            pointsMax: 1000
        )
        #expect(one.count == 50)
        #expect(one.first?.equity == (try Money("50")))
        let later = SampleFacts.start + .days(9)
        #expect(try pair.reader.equitySeries(since: later, pointsMax: 5) == [])
    }

    @Test func `the reasons of an order come in their order`() throws {
        let pair = try Pair(try SampleFacts.day())
        let id = ClientOrderID(generation: "testtest", epoch: 1, sequence: 2)
        let lines = try pair.reader.orderHistory(id)
        #expect(
            lines.map(\.title) == [
                "order_planned", "order_moved", "order_moved", "fill_booked", "cancel_requested",
                "fill_booked",
            ]
        )
        #expect(lines.first?.numbers.map(\.name) == ["free", "lot"])
        #expect(try pair.reader.orderHistory(ClientOrderID("nobody")).isEmpty)
        #expect(
            try found(
                pair.folder.journal,
                "SELECT filled, filled_e12, venue_order_id, state FROM orders WHERE id = '\(id)'"
            ) == ["0|123456789012|v-1|live"]
        )
    }

    @Test func `an amended order and a fill that was taken back show in its row`() throws {
        let pair = try Pair(try SampleFacts.day())
        let id = ClientOrderID(generation: "testtest", epoch: 1, sequence: 7)
        let columns = "quantity, quantity_e12, filled, filled_e12"
        // Amended to 0.2; what was taken back is neither filled nor asked for any more.
        #expect(
            try found(pair.folder.journal, "SELECT \(columns) FROM orders WHERE id = '\(id)'")
                == ["0|76543210988|0|0"]
        )
    }

    @Test func `every event has a line for people`() throws {
        let pair = try Pair(try SampleFacts.day())
        let rows = try pair.reader.auditRows(1000)
        #expect(rows.count == Int(pair.journal.headSequence))
        #expect(rows.first?.kind == "agent_stopped")
        for row in rows {
            #expect(!row.summary.isEmpty && !row.summary.contains("\n"))
            #expect(row.summary != row.kind)
        }
        #expect(try pair.reader.events(.last(9, kinds: [.fillBooked])).count == 4)
        #expect(try pair.reader.events(EventFilter(after: 3, limit: 2)).map(\.sequence) == [4, 5])
    }

    @Test func `answers, seen commands, halts, jobs, settings and skips are found`() throws {
        let pair = try Pair(try SampleFacts.day())
        let reader = pair.reader
        let stored = try reader.storedAnswer(surface: .telegram, key: "update 123")
        #expect(stored.map(Fact.commandAnswered) == SampleFacts.command(1, key: "update 123"))
        #expect(try reader.storedAnswer(surface: .console, key: "update 123") == nil)
        let seen = try reader.commandsSince(SampleFacts.start)
        #expect(seen.map(\.key) == ["update 123", "update 124"])
        #expect(seen[0].envelope.contains("nonce 1"))
        #expect(try reader.commandsSince(SampleFacts.start + .days(1)).isEmpty)
        let halt = try #require(try reader.haltHistory().first)
        #expect(halt.halt.evidence.map(\.value) == ["300"])
        #expect(halt.clearedBy == "42")
        #expect(try reader.jobs().map(\.key) == ["2026-11-21"])
        #expect(try reader.skippedCounts(SampleFacts.start.day) == ["stale_price": 1])
        #expect(try reader.settings()["reduce_only"] == "{\"by\":\"42\",\"isOn\":true}")
        #expect(try reader.counts()["halts"] == 1)
        #expect(
            try found(pair.folder.journal, "SELECT reply FROM command_answers WHERE number = 1")
                .first?.contains("\"template\":\"notice\"") == true
        )
    }

    @Test func `what has no receipt is undelivered, channel by channel`() throws {
        let pair = try Pair(try SampleFacts.day())
        let reader = pair.reader
        #expect(try reader.undeliveredAlerts(channel: "telegram").isEmpty)
        #expect(try reader.undeliveredAlerts(channel: "slack").map(\.alert.number) == [1, 2])
        #expect(try reader.undeliveredAlerts(channel: "slack", after: 1).map(\.alert.number) == [2])
        #expect(try reader.subjects(of: .killSwitch, since: SampleFacts.start).isEmpty == false)
        #expect(try reader.subjects(of: .intruder, since: SampleFacts.start).isEmpty)
        #expect(
            try reader.undeliveredCounts(channels: ["telegram", "slack"])
                == ["telegram": 0, "slack": 2]
        )
        #expect(try reader.undeliveredAnswers(surface: .telegram).map(\.number) == [2])
        #expect(
            try found(
                pair.folder.journal,
                "SELECT outcome, acknowledged IS NOT NULL FROM deliveries WHERE number = 2"
            ) == ["delivered|1"]
        )
    }

    @Test func `partial fills of an order add up over the whole`() throws {
        let pair = try Pair([
            SampleFacts.entry(try SampleFacts.planned(4)),
            SampleFacts.entry(try SampleFacts.fill("a", order: 4, quantity: "0.6")),
            SampleFacts.entry(try SampleFacts.fill("b", order: 4, quantity: "1.6")),
        ])
        #expect(
            try found(pair.folder.journal, "SELECT filled, filled_e12 FROM orders")
                == ["2|200000000000"]
        )
    }

    @Test func `a question without an end is interrupted and the next one is answered`() throws {
        let pair = try Pair([SampleFacts.entry(SampleFacts.alert(1))])
        let endless = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT count(*) FROM n
            """
        #expect(throws: JournalReadFailure.tookTooLong) {
            try pair.reader.read(secondsMax: 0.02) { try Int.fetchOne($0, sql: endless) }
        }
        #expect(try pair.reader.head().sequence == 1)
    }
}

@Test func `a code of the sign command is told as one, not by the number of its use`() {
    #expect(Fact.codeUsed(CodeUsed(step: 59_000_000)).summary == "an app's code, step 59000000")
    let signed = Fact.codeUsed(CodeUsed(step: -203_114_887)).summary
    #expect(signed == "a code of martlet sign")
}
