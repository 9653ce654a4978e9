import Foundation
import Platform
import StandIns
import Synchronization

/// A webhook's receiver on loopback that remembers what it was sent.
final class Receiver: Sendable {
    struct Delivery: Sendable {
        let headers: [String: String]
        let body: String
    }

    private final class Record: Sendable {
        let deliveries = Mutex<[Delivery]>([])
        let replies: Mutex<[LoopbackReply]>
        init(_ replies: [LoopbackReply]) { self.replies = Mutex(replies) }
    }

    private let record: Record
    private let server: LoopbackHTTPServer

    /// Answers with these replies first, then with 200 each time.
    init(replies: [LoopbackReply] = [], always: LoopbackReply = .text("ok")) {
        let record = Record(replies)
        self.record = record
        server = LoopbackHTTPServer { request in
            // The doctor asks whether the host is there; that is no delivery.
            guard request.method == "POST" else { return .text("ok") }
            let names = request.headers.map { ($0.name.lowercased(), $0.value) }
            record.deliveries.withLock {
                $0.append(
                    Delivery(
                        headers: Dictionary(names) { first, _ in first },
                        body: request.text
                    )
                )
            }
            return record.replies.withLock { $0.isEmpty ? always : $0.removeFirst() }
        }
    }

    deinit { server.stop() }

    var url: String { "\(server.url)/hook" }
    var deliveries: [Delivery] { record.deliveries.withLock { $0 } }

    /// The first delivery whose body holds these words.
    func delivery(with words: String, withinSeconds seconds: Double = 15) -> Delivery? {
        var found: Delivery?
        _ = holds(within: seconds) {
            found = deliveries.first { $0.body.contains(words) }
            return found != nil
        }
        return found
    }

    /// Judges a delivery by the Standard Webhooks scheme: HMAC-SHA256 over id, time and body with
    /// the bytes behind `whsec_`. Source: standardwebhooks.com, specification 1.0.0.
    static func isSigned(_ delivery: Delivery, with secret: String) -> Bool {
        guard let id = delivery.headers["webhook-id"],
            let time = delivery.headers["webhook-timestamp"],
            let signatures = delivery.headers["webhook-signature"],
            let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))),
            let seconds = Double(time), abs(seconds - Date().timeIntervalSince1970) < 300
        else { return false }
        let signed = Array("\(id).\(time).\(delivery.body)".utf8)
        let tag = Data(Digest.hmacSHA256(key: Array(key), message: signed)).base64EncodedString()
        return signatures.split(separator: " ").contains("v1,\(tag)")
    }
}
