import ChatOps
import Testing
import TradingCore

/// The whole text of the four messages that matter most.
struct GoldenTextTests {
    private let presenter: Presenter
    private let samples = SampleReports.plain

    init() throws { presenter = try Presenter() }

    private func plain(_ report: EngineReport) -> String {
        presenter.render(Reply(report: report, template: report.name)).plain
    }

    @Test func `a balance reads like this`() {
        let expected = """
            Balance 1,234,567.89 USD
            Free margin 900,000.00, open P&L -25.05

            ● paper-crypto · crypto · paper
            Equity       10,123.46 USDT
            Free          9,000.00 USDT
            Open            -25.05 USDT
            ● paper-krx · momentum · paper · not in the total
            Equity       not known KRW
            Free         not known KRW
            Open         not known KRW
            2026-11-21 22:00:00 UTC
            """
        #expect(plain(.balance(samples.balance)) == expected)
    }

    @Test func `a risk report reads like this`() {
        let expected = """
            X: can still lose 180.00 USD
            until the kill switch trips
            ⚠ EURUSD at momentum: no quote yet
            One gap may cost 45.50 USD more

            Drawdown 4.76 %, cap 15 %
            Equity 10,000.00, peak 10,500.00
            Loss today 120.00, cap 300.00, used 40 %
            Exposure 22,500.00, cap 30,000.00
            ⚠ Orders with unknown outcome, counted at full size: 2
            ⚠ Reduce-only: no new entries

            Halts
            ✗ #7 venue:paper-fx: The day's loss reached its cap momentum. (since 11-20 22:05 UTC, by kill switch)

            Drift
            ⚠ BTCUSDT at momentum: 0.1 more than ours

            ● paper-krx in KRW · X not known
            Drawdown not known, cap 15 % · day used not known
            Equity not known, exposure 0.00 · errors not known

            Totals in USD · 2026-11-21 22:00:00 UTC
            """
        #expect(plain(.risk(samples.risk)) == expected)
    }

    @Test func `a halt reads like this`() {
        let expected = """
            ✗ Halted: venue:paper-fx
            Halt #7 since 2026-11-20 22:05:45 UTC, by kill switch
            The day's loss reached its cap momentum.
            · day loss: 301.20
            · cap: 300

            No new entries; closing goes on.
            Entry orders cancelled (sent): 3
            Protective stops that stay: 1
            Positions that stay: 2
            ⚠ In flight when it was latched:
            · mabc-2 buy 0.1 BTCUSDT
            Only /resume lifts it.
            """
        #expect(plain(.halt(samples.haltReport)) == expected)
    }

    @Test func `a daily summary reads like this`() {
        let expected = """
            Summary 2026-11-21 ⚠ late
            Equity 1,234,567.89 USD
            Today +86.10 ▲
            paper-crypto       10,123.46 USDT
            paper-krx          not known KRW
            Realised           +120.40
            Fees paid             8.00
            Funding              -1.25
            Realised net       +111.15
            Trades 14
            Open P&L -25.05, changed -25.05
            Drawdown 4.76 %, cap 15 %
            Daily-loss allowance used: 0 %

            Halts
            ✗ #7 venue:paper-fx: The day's loss reached its cap momentum. (since 11-20 22:05 UTC, by kill switch)
            Drift
            ⚠ BTCUSDT: 0.1 more than ours
            Skipped signals
            · below minimum notional: 3
            · momentum: 1

            ⚠ Undelivered alerts: 2
            Up 1 d 2 h, restarts 1
            Journal 4711 9f86d081884c7d65
            Made 2026-11-21 22:00:00 UTC
            """
        #expect(plain(.summary(samples.summary)) == expected)
    }

    @Test func `profit and loss read like this, and add up`() {
        let row = samples.pnlRow
        #expect(
            row.equityChange == row.realised - row.fees + row.funding
                - Money(units: 25_050_000_000_000)
        )
        let report = PnlReport(period: "day", currency: "USD", days: [row], total: row)
        let expected = """
            P&L day: +86.10 USD ▲
            Realised           +120.40
            Fees paid             8.00
            Funding              -1.25
            Realised net       +111.15
            Open P&L, change    -25.05
            Equity, change      +86.10
            Trades 14, equity at the end 1,234,567.89
            Day            Change   Equity end
            2026-11-21     +86.10 1,234,567.89
            Change: of the equity, without transfers.
            """
        #expect(plain(.pnl(report)) == expected)
    }

    @Test func `a close says what was sent and what remains`() {
        let words = plain(.flatten(samples.closing))
        #expect(words.contains("Sent: sell BTCUSDT 1 at the market, reduce-only"), "\(words)")
        #expect(words.contains("Remains, once it is filled"))
        #expect(!words.contains("flat:") && !words.contains("Slippage"))
    }
}
