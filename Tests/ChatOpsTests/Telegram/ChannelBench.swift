import Testing
import TradingCore

@testable import ChatOps

/// A channel whose transport and clock are the test's.
final class ChannelBench: Sendable {
    let transport = ScriptedTransport()
    let clock = ManualClock()
    let outcomes = Collected<DeliveryRecorded>()
    let notices = Collected<EdgeNotice>()
    let channel: TelegramChannel

    init(chat: Int64? = 42, _ change: (inout SendingSettings) -> Void = { _ in }) {
        var settings = SendingSettings()
        change(&settings)
        let (outcomes, notices) = (outcomes, notices)
        channel = TelegramChannel(
            transport: transport,
            clock: clock,
            chat: chat,
            settings: settings,
            onOutcome: { outcomes.add($0) },
            onNotice: { notices.add($0) },
            draw: { 0 }
        )
    }

    func sent() throws -> ScriptedTransport.Waiting { try #require(transport.take()) }

    /// Answers what waits until nothing does; the texts in their order.
    func deliverAll() -> [String] {
        var texts: [String] = []
        while let call = transport.take() {
            texts.append(call.text)
            call.deliver(message: texts.count)
        }
        return texts
    }
}
