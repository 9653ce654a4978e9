import Foundation
import Simulation
import TradingCore

/// A file of recorded bars that was read and examined.
struct ReplayFile {
    let path: String
    let file: BarFile
    let instrument: Instrument

    /// Reads a file for the paper venue.
    ///
    /// - Throws: `FileRefusal` with line, column and reason of everything that is wrong.
    init(path: String, kind: InstrumentKind?, venue: VenueID) throws(FileRefusal) {
        self.path = path
        let name = BarFileName(path: path, kind: kind)
        guard let content = FileManager.default.contents(atPath: path) else {
            var refusal = FileRefusal(file: path)
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let isFolder = attributes?[.type] as? FileAttributeType == .typeDirectory
            refusal.add(
                FileProblem(
                    line: 1,
                    column: nil,
                    reason: isFolder
                        ? "it is a folder; name one file of bars in it"
                        : "there is no such file, or it may not be read"
                )
            )
            throw refusal
        }
        file = try BarFile.read(Array(content), name: name)
        instrument = ReplayInstrument.make(
            symbol: name.symbol,
            kind: name.kind,
            bars: file.rows,
            interval: file.report.interval,
            venue: venue
        )
    }
}

/// Recorded bars as a stream of prices, from the start or from where an earlier run has come.
final class ReplayedPrices: PriceSource {
    private var source: ReplaySource
    private let first: UTCTime
    private let last: UTCTime
    private let fileName: String
    private var reached: UTCTime
    let name: String?

    init(_ replay: ReplayFile, intervals: [BarInterval], from: UTCTime?) {
        source = ReplaySource(
            rows: replay.file.rows,
            interval: replay.file.report.interval,
            instrument: replay.instrument,
            intervals: intervals
        )
        fileName = replay.file.report.name.file
        first = replay.file.report.firstTime
        last = replay.file.report.lastTime
        reached = first
        name = "replay \(fileName)"
        if let from { skip(to: from) }
    }

    /// Bars that the skipped part held, for the strategies to warm up with.
    private(set) var history: [Bar] = []
    /// The last quote of the skipped part: it is told again, for it was the price of that moment.
    private var lastQuote: Quote?

    /// Skips what an earlier run has surely taken in. What bears the very time that it had reached
    /// may not have been decided upon yet, so that it is told again: a decision that stands already
    /// sends nothing.
    private func skip(to time: UTCTime) {
        while let next = source.nextTime(), next < time {
            switch source.next() {
            case .bar(let bar)?: history.append(bar)
            case .quote(let quote)?: lastQuote = quote
            default: break
            }
        }
        reached = time
    }

    var nextEventTime: UTCTime? { lastQuote == nil ? source.nextTime() : reached }

    func nextEvent() -> MarketEvent? {
        if let quote = lastQuote {
            lastQuote = nil
            return .quote(quote)
        }
        let event = source.next()
        if let event { reached = event.time }
        return event
    }

    var bars: (begun: Int, all: Int)? { source.progress }

    var progress: String {
        let whole = max(1, (last - first).nanoseconds / 1000)
        let done = (reached - first).nanoseconds / 1000 * 100 / whole
        return "\(min(100, max(0, done))) % of \(fileName)"
    }
}
