internal import Foundation
internal import Platform
internal import StandIns
internal import Synchronization

/// The world outside of one session: a phone, a webhook's receiver, and the files that the agent reads.
final class Outside {
    static let secret = "kJ8vQ2mZx7Rt5Yb1Nc4Wd9Fg6Hs3Lp0aEuTiOoPrSsDdFfGg"
    let folder: CrashFolder
    let phone = FakeBotAPI()
    private let receiver: Receiver

    /// What the receiver was sent.
    private final class Receiver: Sendable {
        let bodies = Mutex<[String]>([])
        let server = Mutex<LoopbackHTTPServer?>(nil)
    }

    init() throws {
        folder = try CrashFolder()
        let receiver = Receiver()
        self.receiver = receiver
        let server = LoopbackHTTPServer { request in
            if request.method == "POST" { receiver.bodies.withLock { $0.append(request.text) } }
            return .text("ok")
        }
        receiver.server.withLock { $0 = server }
        try folder.write(Self.bars, to: "SWING-1m.csv")
        try folder.write(
            """
            webhooks:
              ops:
                kind: generic
                url: \(server.url)/hook
                allow_private: true
                signing_secret: whsec_7mJp2Vd0Kq4sYx1TgHnR8bWcZf5LuQeA3oIkMvBtXwE=

            """,
            to: "martlet.yaml"
        )
        mkdir(folder.file("work"), 0o700)
    }

    deinit {
        phone.stop()
        receiver.server.withLock { $0?.stop() }
    }

    var environment: [String: String] {
        [
            "TELEGRAM_BOT_TOKEN": phone.token, "MARTLET_TELEGRAM_BASE_URL": phone.url,
            "MARTLET_COMMAND_HMAC_SECRET": Self.secret,
            "MARTLET_TELEGRAM_POLL_TIMEOUT_SECONDS": "1",
            "TELEGRAM_USER_IDS": "42", "TELEGRAM_CHAT_ID": "42",
        ]
    }

    /// A grid that trades on nearly every bar, with its entries, fills and stops.
    var arguments: [String] {
        [
            "run", "--no-console", "--data", folder.file("data"), "--config",
            folder.file("martlet.yaml"), "--replay", folder.file("SWING-1m.csv"), "--speed", "max",
            "--kind", "perpetual", "--strategy", "grid", "--set", "range_width=4", "--set",
            "investment=5000",
        ]
    }

    /// The numbers of the alerts that reached the receiver, each as often as it did.
    var hookedAlerts: [Int64] {
        receiver.bodies.withLock { bodies in
            bodies.compactMap { body in
                guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)),
                    let event = object as? [String: Any], let data = event["data"] as? [String: Any]
                else { return nil }
                return (data["number"] as? NSNumber)?.int64Value
            }
        }
    }

    /// The numbers of the alerts that reached the phone.
    var phonedAlerts: [Int64] {
        phone.messages.compactMap { message in
            let words = message.text.prefix(40).split(separator: " ")
            return words.first { $0.hasPrefix("#") }.flatMap { Int64($0.dropFirst()) }
        }
    }

    private static let bars: String = {
        var text = "time,open,high,low,close,volume\n"
        var price = 10_000
        for index in 0..<24 {
            let next = 10_000 + Int(300 * sin(Double(index) / 7)) + index * 37 % 41 - 20
            let minute = index < 10 ? "0\(index)" : "\(index)"
            let prices = [price, max(price, next) + 10, min(price, next) - 10, next]
                .map { String(format: "%.2f", Double($0) / 100) }
            text += "2025-03-03T00:\(minute):00Z,\(prices.joined(separator: ",")),500\n"
            price = next
        }
        return text
    }()
}
