import ChatOps
import Foundation
import Logging
import Testing
import TradingCore

@testable import martlet

/// The console's pictures.
@Suite struct PictureShelfTests {
    @Test func `the newest twenty are kept`() throws {
        let folder = AgentFolder()
        let maker = PictureMaker(style: .dark, log: Logger(label: "test"))
        let shelf = PictureShelf(folder: folder.file("pictures"), maker: maker)
        var paths: [String] = []
        for index in 0..<25 { paths.append(try shelf.store([UInt8(index)], "equity")) }
        let kept = try FileManager.default.contentsOfDirectory(atPath: folder.file("pictures"))
        #expect(kept.count == PictureShelf.filesMax)
        let last = try #require(paths.last)
        #expect(FileManager.default.contents(atPath: last) == Data([24]))
        let first = try #require(paths.first)
        #expect(!FileManager.default.fileExists(atPath: first))
    }

    @Test func `a report has its picture, and none where charts are off or there is no data`() {
        let curve = EquityTrail(
            seconds: [1_760_000_000, 1_760_003_600, 1_760_007_200],
            equity: [Money(whole: 100), Money(whole: 110), Money(whole: 105)],
            fills: []
        )
        let report = EngineReport.equity(EquityReport(currency: "USD", points: [], curve: curve))
        let log = Logger(label: "test")
        let picture = PictureMaker(style: .light, log: log).picture(of: report)
        #expect(picture?.png.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
        #expect(picture?.width == 1280 && picture?.height == 960)
        #expect(PictureMaker(style: .off, log: log).picture(of: report) == nil)
        let bare = EngineReport.equity(EquityReport(currency: "USD", points: []))
        #expect(PictureMaker(style: .dark, log: log).picture(of: bare) == nil)
    }
}
