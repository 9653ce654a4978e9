import Journaling
import Testing
import TradingCore

@Suite struct StoredAmountTests {
    @Test(arguments: [
        "0", "1", "-1", "0.000000000001", "-0.000000000001", "1000000000000000",
        "-1000000000000000", "999999999999999.999999999999", "-0.5", "-12.25",
    ])
    func `an amount survives its two columns`(text: String) throws {
        let amount = try Money(text)
        let stored = StoredAmount(amount)
        #expect(stored.amount(as: Money.self) == amount)
        #expect(stored.whole.signum() * stored.trillionths.signum() >= 0)
        #expect(stored.trillionths.magnitude < 1_000_000_000_000)
    }

    @Test func `the file holds the extremes exactly`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append([
            SampleFacts.entry(
                try SampleFacts.fill(
                    "x",
                    order: 1,
                    price: "1000000000000000",
                    quantity: "0.000000000001",
                    fee: "-999999999999999.999999999999"
                )
            )
        ])
        let row = try found(
            folder.journal,
            "SELECT price, price_e12, quantity, quantity_e12, fee, fee_e12 FROM fills"
        )
        #expect(row == ["1000000000000000|0|0|1|-999999999999999|-999999999999"])
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        let fill = try #require(try reader.recentFills(limit: 1).first)
        #expect(fill.fee == (try Money("-999999999999999.999999999999")))
        #expect(fill.price == .magnitudeMax)
    }

    @Test func `the chain is what its document says`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append([SampleFacts.entry(SampleFacts.alert(1), cause: "é")])
        let event = try #require(
            try JournalReader(path: folder.journal, hash: tinyHash).events(.last(1)).first
        )
        // Written out by hand, apart from the code under test.
        var bytes = tinyHash(Array("martlet journal\ntesttest\n".utf8))
        for number in [1, event.time.nanoseconds, event.recordedAt.nanoseconds] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> Int64(56 - 8 * $0)) }
        }
        for text in [event.kind, "é", event.payload] {
            let count = text.utf8.count
            bytes += [0, 0, UInt8(count / 256), UInt8(count % 256)] + Array(text.utf8)
        }
        #expect(tinyHash(bytes) == event.hash)
        #expect(journal.headHash == event.hash)
    }
}
