import Foundation
import Research
import Simulation
import TradingCore

/// A backtest as files.
struct BacktestExport {
    private let result: BacktestResult
    private let outcome: BacktestOutcome

    init(_ result: BacktestResult, _ outcome: BacktestOutcome) {
        self.result = result
        self.outcome = outcome
    }

    /// Writes the files into a folder, which is made when it is not there.
    ///
    /// - Throws: `ExitCode` after saying what cannot be written.
    func write(to folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            try put("result.json", in: folder, try result.json() + "\n")
            try put("report.html", in: folder, BacktestReport(result).html)
            try put("trades.csv", in: folder, trades)
            try put("fills.csv", in: folder, fills)
            try put("equity.csv", in: folder, equity)
        } catch {
            throw ExitStatus.cannotCreate.saying("\(folder) cannot be written: \(error)")
        }
    }

    private func put(_ name: String, in folder: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
    }

    private var trades: String {
        var text =
            "market,symbol,side,entry_time,exit_time,entry_price,exit_price,quantity,profit,costs\n"
        for market in result.markets {
            for trade in market.trades {
                text +=
                    "\(market.market),\(trade.instrument.symbol),\(trade.side.rawValue),"
                    + "\(trade.entryTime),\(trade.exitTime),\(trade.entryPrice),\(trade.exitPrice),"
                    + "\(trade.quantity),\(trade.profit),\(trade.costs)\n"
            }
        }
        return text
    }

    private var fills: String {
        var text =
            "time,market,symbol,side,price,quantity,fee,liquidity,realised,position_after,order\n"
        for booked in outcome.fills {
            let fill = booked.fill
            text +=
                "\(fill.time),\(fill.instrument.venue),\(fill.instrument.symbol),"
                + "\(fill.side.rawValue),\(fill.price),\(fill.quantity),\(fill.fee),"
                + "\(fill.liquidity.rawValue),\(booked.realised),\(booked.positionAfter),"
                + "\(fill.order)\n"
        }
        return text
    }

    private var equity: String {
        var text = "time,market,equity,balance,held\n"
        for (venue, marks) in outcome.marks.sorted(by: { $0.key < $1.key }) {
            for mark in marks {
                text += "\(mark.time),\(venue),\(mark.equity),\(mark.balance),\(mark.held)\n"
            }
        }
        return text
    }
}
