import RiskControl
import TradingCore

/// Reads the risk limits: of all venues together under `limits`, of one market under
/// `markets.NAME.limits`.
struct LimitsReader {
    let reader: ConfigReader

    func read(_ markets: [AgentConfiguration.MarketSettings]) -> RiskPolicy {
        var policy = RiskPolicy()
        policy.global = limits("limits", RiskLimits())
        for market in markets {
            let kind: InstrumentKind = market.id.text == "crypto" ? .perpetual : .equity
            let path = "markets.\(market.id).limits"
            policy.venues["paper-\(market.id)"] = limits(path, .defaults(for: kind))
        }
        return policy
    }

    private func limits(_ path: String, _ fallback: RiskLimits) -> RiskLimits {
        var limits = fallback
        readAmounts(path, &limits)
        readCountsAndSpans(path, &limits)
        for problem in limits.problems() {
            reader.complain(path, "do not hold: \(Self.asWritten(problem))")
        }
        return limits
    }

    /// A sentence of the limits with their names as the file has them: `dailyLossMax` is
    /// `daily_loss_max`.
    private static func asWritten(_ sentence: String) -> String {
        sentence.reduce(into: "") { text, sign in
            text += sign.isUppercase ? "_\(sign.lowercased())" : "\(sign)"
        }
    }

    private func readAmounts(_ path: String, _ limits: inout RiskLimits) {
        func fraction(_ name: String, _ fallback: Fraction) -> Fraction {
            reader.amount("\(path).\(name)", default: fallback)
        }
        limits.orderValueMax = reader.amount(
            "\(path).order_value_max",
            default: limits.orderValueMax
        )
        limits.positionValueMax = reader.amount(
            "\(path).position_value_max",
            default: limits.positionValueMax
        )
        if let text = reader.text("\(path).order_quantity_max") {
            limits.orderQuantityMax = try? Quantity(text)
            if limits.orderQuantityMax == nil {
                reader.complain("\(path).order_quantity_max", "is \"\(text)\", not a number.")
            }
        }
        limits.exposureMax = fraction("exposure_max", limits.exposureMax)
        limits.leverageMax = fraction("leverage_max", limits.leverageMax)
        limits.priceCollar = fraction("price_collar", limits.priceCollar)
        limits.exitPriceCollar = fraction("exit_price_collar", limits.exitPriceCollar)
        limits.dailyLossMax = fraction("daily_loss_max", limits.dailyLossMax)
        limits.drawdownMax = fraction("drawdown_max", limits.drawdownMax)
        limits.errorRateMax = fraction("error_rate_max", limits.errorRateMax)
        limits.gapAllowance = fraction("gap_allowance", limits.gapAllowance)
        if reader.text("\(path).stress_fraction") != nil {
            limits.stressFraction = fraction("stress_fraction", .zero)
        }
    }

    private func readCountsAndSpans(_ path: String, _ limits: inout RiskLimits) {
        func count(_ name: String, _ fallback: Int) -> Int {
            reader.int("\(path).\(name)", default: fallback, in: 0...100_000)
        }
        func seconds(_ name: String, _ fallback: TimeSpan) -> TimeSpan {
            let text = fallback.wholeSeconds
            return .seconds(reader.int("\(path).\(name)_seconds", default: text, in: 0...86_400))
        }
        limits.openOrdersPerInstrumentMax = count(
            "open_orders_per_instrument_max",
            limits.openOrdersPerInstrumentMax
        )
        limits.openOrdersPerVenueMax = count(
            "open_orders_per_venue_max",
            limits.openOrdersPerVenueMax
        )
        limits.messagesPerMinuteMax = count("messages_per_minute_max", limits.messagesPerMinuteMax)
        limits.messagesReserve = count("messages_reserve", limits.messagesReserve)
        limits.errorCountMin = count("error_count_min", limits.errorCountMin)
        limits.duplicateWindow = .milliseconds(
            reader.int(
                "\(path).duplicate_window_ms",
                default: Int(limits.duplicateWindow.nanoseconds / 1_000_000),
                in: 0...60_000
            )
        )
        limits.staleAfter = seconds("stale_after", limits.staleAfter)
        limits.errorWindow = seconds("error_window", limits.errorWindow)
        limits.driftMax = seconds("drift_max", limits.driftMax)
        limits.equityStaleAfter = seconds("equity_stale_after", limits.equityStaleAfter)
        limits.lossConfirmation = seconds("loss_confirmation", limits.lossConfirmation)
    }
}
