import Simulation
import TradingCore

/// Files of bars and funding rates: the same rows however the bytes come, in order, within one another's
/// bounds; refusals are bounded.
enum BarPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let name = BarFileName(path: feed.textLine())
        let content = feed.rest
        let whole = reading(content, name, pieceMax: max(content.count, 1))
        let pieces = reading(content, name, pieceMax: 7)
        switch (whole, pieces) {
        case (.success(let file), .success(let other)):
            try promise(file.rows == other.rows && file.report == other.report, "pieces differ")
            try checkRows(file)
        case (.failure(let refusal), .failure(let other)):
            try promise(refusal == other, "pieces are refused otherwise")
            try check(refusal)
        default: throw BrokenPromise(description: "pieces are judged otherwise")
        }
        do {
            let rates = try FundingFile.read(content, file: name.file)
            for (rate, next) in zip(rates, rates.dropFirst()) {
                try promise(rate.time < next.time, "the rates are out of order")
            }
        } catch let refusal as FileRefusal {
            try check(refusal)
        } catch let broken as BrokenPromise {
            throw broken
        } catch {
            throw BrokenPromise(description: "\(error)")
        }
    }

    private static func reading(
        _ bytes: [UInt8],
        _ name: BarFileName,
        pieceMax: Int
    ) -> Result<BarFile, FileRefusal> {
        var parser = BarFileParser(name: name)
        for start in stride(from: 0, to: bytes.count, by: pieceMax) {
            parser.feed(bytes[start..<min(start + pieceMax, bytes.count)])
        }
        do {
            return .success(try parser.finish())
        } catch {
            return .failure(error)
        }
    }

    private static func checkRows(_ file: BarFile) throws(BrokenPromise) {
        try promise(!file.rows.isEmpty, "a file without rows is taken")
        for row in file.rows {
            try promise(row.low.isPositive && !row.volume.isNegative, "\(row) is impossible")
            let body = (min(row.open, row.close), max(row.open, row.close))
            try promise(row.low <= body.0 && body.1 <= row.high, "\(row) leaves its bounds")
        }
        for (row, next) in zip(file.rows, file.rows.dropFirst()) {
            try promise(row.time < next.time, "\(next.time) comes after \(row.time)")
        }
        let report = file.report
        try promise(report.rows == file.rows.count, "the count of rows is wrong")
        try promise(report.gaps.count <= BarFileReport.listMax, "the list of gaps is too long")
        try promise(report.missingBars >= 0, "a negative number of bars is missing")
        _ = report.findings
    }

    private static func check(_ refusal: FileRefusal) throws(BrokenPromise) {
        try promise(refusal.count > 0, "refused without a reason")
        try promise(refusal.problems.count <= FileRefusal.problemsMax, "too many problems")
        for problem in refusal.problems {
            try promise(problem.description.utf8.count < 512, "a problem as long as the file")
        }
    }
}
