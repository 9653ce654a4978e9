import TradingCore
import TradingEngine

/// What the loop does when the operator cannot be heard.
extension AgentLoop {
    /// Nobody can be heard for too long: by the operator's own setting positions may only shrink.
    func watchControl() {
        guard parts.reduceOnlyAfterNanoseconds > 0, !runner.state.book.isReduceOnly,
            let silence = parts.controlSilence?(), silence > parts.reduceOnlyAfterNanoseconds
        else { return }
        runner.handle(
            .action(.setReduceOnly(true), .agent),
            at: tradingNow(),
            wall: wallNow(),
            cause: "nothing heard from Telegram"
        )
    }
}
