import ChatOps
import Foundation
import Platform
import Strategies
import Synchronization
import TradingCore

/// An OpenAI-compatible endpoint that puts free prose into the words of `/strategy`. Its answer is data: one
/// line, read by the same grammar as what a person types, shown, and not kept.
final class ProseEndpoint: Sendable {
    /// Where it is and who answers there.
    struct Settings: Sendable {
        /// The whole address of chat completions, such as `https://host/v1/chat/completions`.
        let url: Secret
        /// What texts may show of it.
        let host: String
        let model: String
        let key: Secret?
        var timeoutSeconds = 30
        /// Lets private addresses through, for a model of your own.
        var allowPrivate = false
    }

    let settings: Settings
    private let client: HTTPClient
    private let isAsking = Mutex(false)

    /// Characters of prose that are sent, and bytes of an answer that are read.
    static let proseMax = 2_000
    private static let answerMax = 256 << 10

    init(_ settings: Settings, client: HTTPClient) {
        self.settings = settings
        self.client = client
    }

    /// Asks for the words of `/strategy` that say the same; `done` is called once, on another thread.
    ///
    /// - Returns: false when a question is under way already; `done` is not called then.
    func ask(_ prose: String, _ done: @escaping @Sendable (ProseAnswer) -> Void) -> Bool {
        let isFree = isAsking.withLock { isAsking in
            defer { isAsking = true }
            return !isAsking
        }
        guard isFree else { return false }
        client.start(request(prose)) { [self] result in
            isAsking.withLock { $0 = false }
            switch result {
            case .success(let response) where response.isSuccess:
                done(ProseAnswer(body: response.body))
            case .success(let response):
                done(.failed("\(settings.host) answers \(response.status)."))
            case .failure(let failure): done(.failed("\(failure)"))
            }
        }
        return true
    }

    private func request(_ prose: String) -> HTTPRequest {
        let question: [String: Any] = [
            "model": settings.model,
            "temperature": 0,
            "max_tokens": 400,
            "messages": [
                ["role": "system", "content": ProseInstruction.text],
                ["role": "user", "content": String(prose.prefix(Self.proseMax))],
            ],
        ]
        let body = try? JSONSerialization.data(withJSONObject: question, options: .sortedKeys)
        var request = HTTPRequest(
            .post,
            settings.url.withExposed { $0 },
            body: .json(Array(body ?? Data()))
        )
        if let key = settings.key {
            request.headers.append(("Authorization", key.withExposed { "Bearer \($0)" }))
        }
        request.totalTimeout = .seconds(settings.timeoutSeconds)
        request.answerBytesMax = Self.answerMax
        request.addresses = settings.allowPrivate ? .any : .publicOnly
        return request
    }
}

/// What came back.
enum ProseAnswer: Sendable, Equatable {
    /// A line in the words of `/strategy`, that can be read.
    case line(String)
    /// Another text: what it said, cut, and why it is none.
    case unreadable(said: String, reason: String)
    /// It gave up, with its reason.
    case refused(String)
    /// No answer came.
    case failed(String)

    /// Reads the body of a chat completion.
    init(body: [UInt8]) {
        let root = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        let choice = (root?["choices"] as? [[String: Any]])?.first
        guard let content = (choice?["message"] as? [String: Any])?["content"] as? String else {
            self = .failed("The answer is no chat completion.")
            return
        }
        self.init(saying: content)
    }

    /// Reads what a model said: fences, quotes and the command's name around the line are its manners.
    init(saying content: String) {
        let lines = content.split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t`'\"")) }
            .filter { !$0.isEmpty && !["text", "plaintext"].contains($0) }
        var line = lines.first ?? ""
        if line.lowercased().hasPrefix("/strategy") { line.removeFirst("/strategy".count) }
        line = line.trimmingCharacters(in: .whitespaces)
        if line.uppercased().hasPrefix("IMPOSSIBLE") {
            let rest = line.dropFirst("IMPOSSIBLE".count)
            let reason = rest.trimmingCharacters(in: CharacterSet(charactersIn: " :.-"))
            self = .refused(String(reason.prefix(300)))
            return
        }
        do throws(RuleProblem) {
            _ = try RuleSentence(line)
            self = .line(line)
        } catch {
            let place = error.excerpt(of: line)
            self = .unreadable(
                said: String(line.prefix(300)),
                reason: "At ‘\(place)’: \(error.reason)."
            )
        }
    }

    /// What is told of it.
    var report: NoticeReport {
        switch self {
        case .line(let line):
            let sentences = (try? RuleSentence(line))?.spec.sentences ?? []
            return NoticeReport(
                headline: "It could be said so:",
                lines: ["/strategy \(line)"] + sentences,
                numbers: [],
                hint: "A machine wrote it. Read it, and send that line to test or keep it."
            )
        case .unreadable(let said, let reason):
            return refusal("The answer is no strategy.", ["It said: \(said)", reason])
        case .refused(let reason): return refusal("It cannot be said so.", [reason])
        case .failed(let reason): return refusal("No answer came.", [reason])
        }
    }

    private func refusal(_ headline: String, _ lines: [String]) -> NoticeReport {
        NoticeReport(
            headline: headline,
            lines: lines,
            numbers: [],
            hint: "/help strategy shows the words",
            isRefusal: true
        )
    }
}
