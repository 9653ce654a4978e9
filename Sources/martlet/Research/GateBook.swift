import Journaling
import Platform
import Simulation
import TradingCore

/// What the store of results has to do with the gates: it counts what was tried and keeps the verdict.
struct GateBook {
    private let store: ResultStore
    private let backtest: GateBacktest

    /// The version and build of this program.
    static var codeVersion: String {
        "\(Build.version) \(ProgramIdentity.current()?.prefix(16) ?? Build.configuration[...])"
    }

    /// - Throws: `ExitCode` after saying why the store cannot be opened.
    init(path: String, _ backtest: GateBacktest) throws {
        self.backtest = backtest
        do throws(ResultStoreFailure) { store = try ResultStore(path: path) } catch {
            throw error.exit
        }
    }

    private var subject: ResultSubject {
        let series = backtest.data.series.map {
            "\($0.instrument.id.symbol)-\($0.file.report.interval.text)"
        }
        return ResultSubject(
            strategy: backtest.spec.strategy,
            market: series.joined(separator: "+"),
            dataHash: dataHash,
            codeVersion: Self.codeVersion,
            settings: "gates"
        )
    }

    /// Of one file its hash, of several the hash of all.
    private var dataHash: String {
        let hashes = backtest.data.hashes
        return hashes.count == 1
            ? hashes[0] : InputFile.hash(Array(hashes.joined(separator: "\n").utf8))
    }

    /// Counts these sets as tried before they are.
    ///
    /// - Returns: how many were ever tried, on this data and on any of the same market.
    func count(_ candidates: [[String: String]]) throws -> Int {
        do throws(ResultStoreFailure) {
            try store.recordTried(
                candidates.map { ResultPoint.canonical(backtest.whole($0)) },
                of: subject,
                at: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
            )
            return try store.variantsTried(
                strategy: subject.strategy,
                market: subject.market,
                dataHash: subject.dataHash
            ).onMarket
        } catch {
            throw error.exit
        }
    }

    /// Keeps a verdict for good.
    func keep(_ document: GateDocument) throws {
        let verdict = try document.verdict(dataHash: dataHash)
        do throws(ResultStoreFailure) { try store.record(verdict) } catch { throw error.exit }
    }
}

extension ResultStoreFailure {
    /// Says why and gives the code to end with.
    fileprivate var exit: any Error {
        let status: ExitStatus =
            switch self {
            case .busy: .tryLater
            case .notOurs: .data
            case .storage: .storage
            }
        return status.saying(description)
    }
}
