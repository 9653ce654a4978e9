import Foundation
import Journaling
import Platform
import Simulation
import TradingCore
import TradingEngine

/// Counts what `martlet backtest` tries, before it is run: the gates divide by every look that was taken. A store
/// that somebody named must take it; without one the data directory's own is used where that directory is there, for
/// a backtest by itself makes no folder.
struct BacktestCount {
    private let path: String?
    /// Whether somebody asked for it.
    private let isNamed: Bool

    /// - Throws: `ExitCode` 78 after telling what is wrong with the settings.
    init(named store: String?, _ source: SourceOptions) throws {
        isNamed = store != nil
        if let store {
            path = store
            return
        }
        let folder = try source.load().dataDirectory
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        path = isThere && isFolder.boolValue ? "\(folder)/\(ResultStore.fileName)" : nil
    }

    /// Counts every market of a plan, and tells how many variants were tried there by now.
    ///
    /// - Throws: `ExitCode` after saying why a named store did not take it; of another that is told alone.
    func count(_ plan: BacktestPlan) throws {
        guard let path else { return }
        do throws(ResultStoreFailure) {
            let store = try ResultStore(path: path)
            for part in plan.parts {
                let whole = Dictionary(
                    part.market.strategies.flatMap(\.parameters).map { ($0.name, $0.value) },
                    uniquingKeysWith: { first, _ in first }
                )
                let book = VariantBook(
                    store: store,
                    strategy: part.spec.strategy,
                    market: VariantBook.market(of: part.data),
                    dataHash: VariantBook.hash(of: part.data.hashes),
                    settings: "backtest"
                )
                let tried = try book.count([whole])
                LogSink.writeToStandardError(
                    "Variants of \(book.strategy) that were ever tried on \(book.market): \(tried).\n"
                )
            }
        } catch {
            if isNamed { throw error.exit }
            LogSink.writeToStandardError("It was not counted as tried. \(error.description)\n")
        }
    }
}
