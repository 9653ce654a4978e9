import Foundation
import Testing

@testable import martlet

/// The catalogues are whole, and the page that people read names what strikes.
struct CatalogueTests {
    @Test func `every invariant stands once, with who watches it or where it is tried`() {
        #expect(InvariantCatalogue.all.map(\.number).sorted() == Array(1...42))
        for invariant in InvariantCatalogue.all {
            #expect(!invariant.watches.isEmpty || invariant.elsewhere != nil)
        }
    }

    @Test func `the page on reliability names every fault that may be switched on`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../..").standardized
        let page = try String(
            contentsOf: root.appending(path: "docs/reliability.md"),
            encoding: .utf8
        )
        for kind in FaultKind.allCases {
            #expect(page.contains("`\(kind.rawValue)`"), "\(kind.rawValue)")
        }
    }

    @Test func `the end of a series names what never came up`() {
        var tally = TrialSeries.Tally()
        tally.struck = [.kill: 2]
        tally.rare = [.unknown: 1]
        tally.looks = [1: 5]
        let text = SeriesReport(tally: tally, kinds: [.kill, .bust]).text
        #expect(text.contains("faults that struck: kill 2"))
        #expect(text.contains("faults that never struck: bust"))
        #expect(text.contains("states that were never reached: "))
        #expect(text.contains("invariants never looked at: 2, 3"))
    }
}
