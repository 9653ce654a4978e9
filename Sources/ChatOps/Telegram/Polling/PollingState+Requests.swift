internal import TradingCore

extension PollingState {
    /// The call of a step.
    func request(_ step: Step) -> BotCall {
        let short = TimeSpan.seconds(20)
        switch step {
        case .identifying: return BotCall("getMe", .json(Array("{}".utf8)), timeout: short)
        case .lookingForWebhook:
            return BotCall("getWebhookInfo", .json(Array("{}".utf8)), timeout: short)
        case .deletingWebhook:
            // What the operator wrote in the meantime is kept.
            let body = Array(#"{"drop_pending_updates":false}"#.utf8)
            return BotCall("deleteWebhook", .json(body), timeout: short)
        case .settingMenu:
            return BotCall("setMyCommands", .json(PollingCalls.menu(settings.menu)), timeout: short)
        case .polling:
            let body = PollingCalls.updates(offset: health.offset, seconds: settings.holdSeconds)
            return BotCall(
                "getUpdates",
                .json(body),
                timeout: .seconds(settings.holdSeconds) + settings.stallMargin,
                answerBytesMax: UpdateBatch.bytesMax
            )
        }
    }
}
