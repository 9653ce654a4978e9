import TradingCore

@testable import ChatOps
@testable import Platform

/// Webhook receivers' answers: a status, header lines up to an empty one, a body. Waits are never
/// negative, and a receiver's words never enter ours.
enum WebhookPromises {
    private static let kinds: [WebhookTarget.Kind] = [.slack, .discord, .generic]

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let status = Int(feed.byte()) * 3
        var headers = HTTPHeaders()
        for line in lines(&feed) { headers.append(line: line + [10]) }
        for (name, value) in headers.fields {
            try promise(!name.contains("\n") && !value.contains("\n"), "a header spans lines")
        }
        let answer = WebhookAnswer(status: status, headers: headers, body: feed.rest)
        for kind in kinds {
            let verdict = WebhookVerdict(answer, from: kind, at: FuzzKeys.now)
            var after: TimeSpan?
            switch verdict {
            case .delivered(let detail, let rest):
                try promise(detail.utf8.count <= 20, "the detail is \(detail)")
                after = rest
            case .tooMany(let span): after = span
            case .outage(let words, let span, _, _):
                try promise(words.utf8.count <= 200, "the words are \(words)")
                after = span
            case .refused(let words), .gone(let words):
                try promise(words.utf8.count <= 200, "the words are \(words)")
            }
            try promise((after ?? .zero) >= .zero, "waits for a negative time")
            if let after { try checkPause(after, kind) }
        }
    }

    private static func checkPause(
        _ span: TimeSpan,
        _ kind: WebhookTarget.Kind
    ) throws(BrokenPromise) {
        let bounds = WebhookBounds()
        var pauses = WebhookPauses(kind, bounds) { 0.5 }
        let now: Int64 = 1_000_000_000_000
        pauses.noteTooMany(span, at: now)
        let wait = pauses.nextMoment(at: now) - now
        try promise(wait >= 0, "a pause of \(wait) ns")
        try promise(wait <= bounds.retryAfterMax.nanoseconds, "a pause of \(wait) ns")
    }

    /// Lines up to an empty one, at most 64.
    private static func lines(_ feed: inout InputFeed) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        while lines.count < 64 {
            let line = feed.line()
            if line.isEmpty { break }
            lines.append(line)
        }
        return lines
    }
}
