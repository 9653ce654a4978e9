import Journaling
import Platform
import Simulation
import TradingCore

/// What the store of results has to do with the gates: it counts what was tried and keeps the verdict.
struct GateBook {
    private let book: VariantBook
    private let backtest: GateBacktest

    /// - Throws: `ExitCode` after saying why the store cannot be opened.
    init(path: String, _ backtest: GateBacktest) throws {
        self.backtest = backtest
        do throws(ResultStoreFailure) {
            book = VariantBook(
                store: try ResultStore(path: path),
                strategy: backtest.spec.strategy,
                market: VariantBook.market(of: backtest.data),
                dataHash: VariantBook.hash(of: backtest.data.hashes),
                settings: "gates"
            )
        } catch {
            throw error.exit
        }
    }

    /// Counts these sets as tried before they are.
    ///
    /// - Returns: how many were ever tried, on this data and on any of the same market.
    func count(_ candidates: [[String: String]]) throws -> Int {
        do throws(ResultStoreFailure) {
            return try book.count(candidates.map(backtest.whole))
        } catch {
            throw error.exit
        }
    }

    /// Keeps a verdict for good.
    func keep(_ document: GateDocument) throws {
        let verdict = try document.verdict(dataHash: book.dataHash)
        do throws(ResultStoreFailure) { try book.store.record(verdict) } catch { throw error.exit }
    }
}

extension ResultStoreFailure {
    /// Says why and gives the code to end with.
    var exit: any Error {
        let status: ExitStatus =
            switch self {
            case .busy: .tryLater
            case .notOurs: .data
            case .storage: .storage
            }
        return status.saying(description)
    }
}
