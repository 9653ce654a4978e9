import ChatOps
import Synchronization
import TradingCore

/// Who may tap the buttons under an alert, by channel: the person at this machine on the console, the
/// bound operator on Telegram. Webhooks have no buttons.
final class AlertSpeakers: Sendable {
    private let telegram: Mutex<Speaker?>

    init(configuration: AgentConfiguration, _ operators: [OperatorBound]) {
        let settings = configuration.telegram
        if let user = settings.userIDs.first, let chat = settings.chatIDs.first {
            telegram = Mutex(Speaker(user: user, chat: chat))
        } else {
            telegram = Mutex(operators.last.map { Speaker(user: $0.user, chat: $0.chat) })
        }
    }

    /// A person was bound by the pairing code: alerts are theirs from now on.
    func bind(_ bound: OperatorBound) {
        telegram.withLock { $0 = Speaker(user: bound.user, chat: bound.chat) }
    }

    /// Nil on a channel that nobody taps on.
    func speaker(on channel: String) -> Speaker? {
        switch channel {
        case "console": Speaker(user: DeskMaking.localUser, chat: 0)
        case "telegram": telegram.withLock { $0 }
        default: nil
        }
    }
}
