import Synchronization
import TradingCore

@testable import ChatOps

/// Collects what a poller or channel tells, from whatever thread.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    func add(_ element: Element) { elements.withLock { $0.append(element) } }
    var all: [Element] { elements.withLock { $0 } }
}

/// Items for the outgoing queue.
enum Items {
    static func alert(
        _ number: Int64,
        _ kind: AlertKind = .orderFilled,
        severity: AlertSeverity? = nil,
        subject: String = "BTCUSDT",
        text: String? = nil,
        buttons: [[ReplyButton]] = [],
        isSilent: Bool = false,
        age: TimeSpan = .zero,
        repeatedAt: UTCTime? = nil
    ) -> OutgoingItem {
        item(
            .alert,
            number,
            severity: severity ?? kind.severity,
            kind: kind,
            subject: subject,
            chat: nil,
            message: RenderedMessage(
                html: text ?? "<b>#\(number)</b> \(kind.rawValue)",
                plain: "#\(number) \(kind.rawValue)",
                buttons: buttons
            ),
            isSilent: isSilent,
            age: age,
            repeatedAt: repeatedAt
        )
    }

    static func answer(
        _ number: Int64,
        chat: Int64 = 42,
        text: String? = nil,
        edits message: Int64? = nil,
        buttons: [[ReplyButton]] = []
    ) -> OutgoingItem {
        item(
            .answer,
            number,
            severity: .info,
            kind: nil,
            subject: "",
            chat: chat,
            message: RenderedMessage(
                html: text ?? "answer \(number)",
                plain: text ?? "answer \(number)",
                buttons: buttons,
                editsMessage: message
            ),
            isSilent: false
        )
    }

    private static func item(
        _ item: DeliveryRecorded.Item,
        _ number: Int64,
        severity: AlertSeverity,
        kind: AlertKind?,
        subject: String,
        chat: Int64?,
        message: RenderedMessage,
        isSilent: Bool,
        age: TimeSpan = .zero,
        repeatedAt: UTCTime? = nil
    ) -> OutgoingItem {
        OutgoingItem(
            item: item,
            number: number,
            severity: severity,
            kind: kind,
            subject: subject,
            isSilent: isSilent,
            chat: chat,
            report: .notice(NoticeReport(headline: "x", lines: [], numbers: [])),
            message: message,
            time: UTCTime(seconds: ManualClock.start),
            age: age,
            repeatedAt: repeatedAt
        )
    }
}
