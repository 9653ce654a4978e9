import Foundation
import Journaling
import Testing
import TradingCore

@Suite struct ExportTests {
    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
        ("two\nlines", "\"two\nlines\""), ("", ""), ("-1.5", "-1.5"), ("+3", "+3"),
        ("=1+1", "'=1+1"), ("-1+2", "'-1+2"), ("@sum", "'@sum"), ("\tx", "'\tx"),
        ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("-", "'-"), ("1.2.3", "1.2.3"), ("-1.", "'-1."),
        ("a\r\nb", "\"a\r\nb\""),
    ])
    func `a cell is quoted and cannot be a formula`(text: String, cell: String) {
        #expect(CSVLine.cell(text) == cell)
    }

    private func export(_ kind: JournalExport, _ entries: [JournalEntry]) throws -> String {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(entries)
        var text = ""
        try kind.run(on: try JournalReader(path: folder.journal, hash: tinyHash)) { text += $0 }
        return text
    }

    @Test func `fills are exported exactly`() throws {
        let text = try export(
            .fills,
            [
                SampleFacts.entry(
                    try SampleFacts.fill("=f", order: 1, price: "1.000000000001", realised: "-2")
                )
            ]
        )
        #expect(
            text == "sequence,time,venue,symbol,side,quantity,price,fee,realised,slippage,"
                + "liquidity,strategy,purpose,order,fill\r\n"
                + "1,\(SampleFacts.start),paper-crypto,BTCUSDT,buy,0.1,1.000000000001,0.02,-2,"
                + "-0.000000000001,taker,crypto/momentum,entry,mtesttest-1-1,'=f\r\n"
        )
    }

    @Test func `equity and commands are exported with their header`() throws {
        let day = try SampleFacts.day()
        let equity = try export(.equity, day).split(separator: "\r\n")
        #expect(equity.count == 3)
        #expect(
            equity.last?.hasSuffix("USDT,9998.000000000001,10000,9000.000000000001,-0.5") == true
        )
        let commands = try export(.commands, day)
        #expect(commands.contains("\"/halt crypto \"\"now\"\"\""))
        #expect(commands.contains(",42,-7,"))
    }

    @Test func `events are exported as JSON that proves itself`() throws {
        let day = try SampleFacts.day()
        let lines = try export(.events, day).split(separator: "\n")
        #expect(lines.count == day.count)
        for (line, entry) in zip(lines, day) {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let object = try #require(value as? [String: Any])
            #expect(object["kind"] as? String == entry.fact.kind.rawValue)
            #expect(object["cause"] as? String == entry.cause)
            #expect((object["hash"] as? String)?.count == 64)
            #expect(object["payload"] is [String: Any])
        }
    }

    @Test func `an export goes over more than one page`() throws {
        let entries = (1...4100).map { SampleFacts.entry(SampleFacts.alert(Int64($0))) }
        #expect(try export(.events, entries).split(separator: "\n").count == 4100)
    }

    @Test func `a tail gives the last events and then only new ones`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(try SampleFacts.day())
        let head = journal.headSequence
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        var tail = try JournalTail(reader, last: 2)
        #expect(try tail.next().map(\.sequence) == [head - 1, head])
        #expect(try tail.next().isEmpty)
        _ = try journal.append([SampleFacts.entry(SampleFacts.alert(77))])
        #expect(try tail.next().map(\.sequence) == [head + 1])
    }
}
