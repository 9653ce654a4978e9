package import Platform
internal import Synchronization
internal import TradingCore

/// The Bot API over HTTP. It alone knows the token, which stands in every URL's path: its failures
/// name the method and what the client says of the host, never the URL.
package final class HTTPBotTransport: BotTransport {
    /// Where the Bot API stands unless the operator runs a server of his own.
    package static let officialBaseURL = "https://api.telegram.org"

    /// Calls on the wire, so that they can be cancelled.
    private struct Running {
        var next: UInt64 = 1
        var tickets: [UInt64: HTTPTicket] = [:]
        /// Calls that ended before their ticket was known.
        var early: Set<UInt64> = []
    }

    private let client: HTTPClient
    private let prefix: Secret
    private let running = Mutex(Running())

    /// Calls go to `baseURL` without a trailing slash. The client is shared and not shut down here.
    package init(client: HTTPClient, token: Secret, baseURL: String = officialBaseURL) {
        self.client = client
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        prefix = token.withExposed { Secret("\(base)/bot\($0)/") }
    }

    /// Starts a POST; the completion comes on the client's thread, or at once when the client is
    /// full.
    package func start(
        _ call: BotCall,
        _ completion: @escaping @Sendable (BotOutcome) -> Void
    ) -> UInt64 {
        let number = running.withLock { running in
            defer { running.next += 1 }
            return running.next
        }
        var request = prefix.withExposed { HTTPRequest(.post, $0 + call.method) }
        request.body = Self.body(of: call)
        request.totalTimeout = .nanoseconds(call.timeout.nanoseconds)
        request.answerBytesMax = call.answerBytesMax
        // Everything but the sending of messages may be done twice.
        request.mayRepeat = !call.method.hasPrefix("send")
        let method = call.method
        let ticket = client.start(request) { [weak self] result in
            self?.running.withLock { running in
                if running.tickets.removeValue(forKey: number) == nil {
                    running.early.insert(number)
                }
            }
            completion(Self.outcome(result, method))
        }
        running.withLock { running in
            if running.early.remove(number) == nil { running.tickets[number] = ticket }
        }
        return number
    }

    /// Ends a call, which then fails as cancelled.
    package func cancel(_ number: UInt64) {
        if let ticket = running.withLock({ $0.tickets[number] }) { client.cancel(ticket) }
    }

    private static func body(of call: BotCall) -> HTTPBody {
        switch call.body {
        case .json(let bytes): return .json(bytes)
        case .file(let fields, let fileField, let filename, let contentType, let content):
            var form = MultipartForm()
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                form.add(field: name, value: value)
            }
            form.add(
                file: fileField,
                filename: filename,
                contentType: contentType,
                content: content
            )
            return .multipart(form)
        }
    }

    private static func outcome(
        _ result: Result<HTTPResponse, HTTPFailure>,
        _ method: String
    ) -> BotOutcome {
        switch result {
        case .success(let response): .answered(status: response.status, body: response.body)
        case .failure(let failure):
            .failed(mayBeWritten: failure.mayBeWritten, text: "\(method): \(failure)")
        }
    }
}
