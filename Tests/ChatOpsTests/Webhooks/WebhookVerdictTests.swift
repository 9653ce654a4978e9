import Platform
import Testing
import TradingCore

@testable import ChatOps

struct WebhookVerdictTests {
    /// A row of the table: what came, and what must follow.
    struct Row: Sendable, CustomTestStringConvertible {
        let kind: WebhookTarget.Kind
        let status: Int
        let body: String
        let verdict: WebhookVerdict

        init(
            _ kind: WebhookTarget.Kind,
            _ status: Int,
            _ body: String,
            _ verdict: WebhookVerdict
        ) {
            self.kind = kind
            self.status = status
            self.body = body
            self.verdict = verdict
        }

        var testDescription: String { "\(kind) \(status) \(body)" }
    }

    static let rows = [
        Row(.generic, 200, "thanks", .delivered(detail: "200", rest: nil)),
        Row(.generic, 204, "", .delivered(detail: "204", rest: nil)),
        Row(
            .generic,
            301,
            "",
            .outage("status 301, a redirect, which is not followed", isDenied: true)
        ),
        Row(
            .generic,
            307,
            "",
            .outage("status 307, a redirect, which is not followed", isDenied: true)
        ),
        Row(.generic, 400, "whatever", .refused("status 400")),
        Row(.generic, 401, "", .outage("status 401", isDenied: true)),
        Row(.generic, 403, "", .outage("status 403", isDenied: true)),
        Row(.generic, 404, "", .gone("status 404")),
        Row(.generic, 408, "", .outage("status 408")),
        Row(.generic, 410, "", .gone("status 410")),
        Row(.generic, 413, "", .refused("status 413")),
        Row(.generic, 422, "", .refused("status 422")),
        Row(.generic, 429, "", .tooMany(nil)),
        Row(.generic, 500, "", .outage("status 500", mayBeItem: true)),
        Row(.generic, 502, "", .outage("status 502")),
        Row(.generic, 503, "", .outage("status 503")),
        Row(.generic, 504, "", .outage("status 504")),
        Row(.slack, 200, "ok", .delivered(detail: "200", rest: nil)),
        Row(.slack, 400, "invalid_payload", .refused("invalid_payload with status 400")),
        Row(.slack, 500, "invalid_blocks\n", .refused("invalid_blocks with status 500")),
        Row(.slack, 403, "no_service", .gone("no_service with status 403")),
        Row(.slack, 404, "no_service", .gone("no_service with status 404")),
        Row(.slack, 410, "channel_is_archived", .gone("channel_is_archived with status 410")),
        Row(
            .slack,
            400,
            "posting_to_general_channel_denied",
            .outage("posting_to_general_channel_denied with status 400", isDenied: true)
        ),
        Row(.slack, 429, "rate_limited", .tooMany(nil)),
        Row(.slack, 500, "rollup_error", .outage("rollup_error with status 500")),
        Row(.slack, 503, "<html>busy</html>", .outage("status 503")),
        Row(
            .discord,
            200,
            #"{"id":"1234567890123456789","code":0,"content":""}"#,
            .delivered(detail: "1234567890123456789", rest: nil)
        ),
        Row(
            .discord,
            404,
            #"{"message":"Unknown Webhook","code":10015}"#,
            .gone("Discord's error 10015 with status 404")
        ),
        Row(
            .discord,
            401,
            #"{"message":"Invalid Webhook Token","code":50027}"#,
            .gone("Discord's error 50027 with status 401")
        ),
        Row(
            .discord,
            400,
            #"{"message":"Invalid Form Body","code":50035,"errors":{"_errors":[]}}"#,
            .refused("status 400")
        ),
        Row(
            .discord,
            400,
            #"{"message":"needs a thread","code":220001}"#,
            .outage(
                "Discord's error 220001 with status 400: a forum needs thread_id in the URL",
                isDenied: true
            )
        ),
        Row(
            .discord,
            429,
            #"{"message":"You are being rate limited.","retry_after":0.65,"global":false}"#,
            .tooMany(.milliseconds(650))
        ),
    ]

    @Test(arguments: rows)
    func `an answer means what the receiver's documentation says`(_ row: Row) {
        let answer = WebhookAnswer(status: row.status, body: Array(row.body.utf8))
        #expect(WebhookVerdict(answer, from: row.kind, at: .epoch) == row.verdict)
    }

    @Test(arguments: [
        ("120", TimeSpan.seconds(120)),
        ("0", .zero),
        ("1.5", .milliseconds(1_500)),
        ("Thu, 01 Jan 1970 01:00:30 GMT", .seconds(30)),
        ("Thu, 01 Jan 1970 00:00:30 GMT", .zero),
        ("99999999999999999999", .seconds(86_400)),
    ])
    func `Retry-After is read as seconds and as a date`(_ text: String, _ span: TimeSpan) {
        let answer = WebhookAnswer(status: 429, headers: HTTPHeaders([("Retry-After", text)]))
        let hour = UTCTime(seconds: 3_600)
        #expect(WebhookVerdict(answer, from: .generic, at: hour) == .tooMany(span))
    }

    @Test(arguments: [
        "", "soon", "-5", "1e3", "nan", "Thursday, 01-Jan-70 01:00:30 GMT", "Thu, 01",
    ])
    func `a Retry-After that says nothing is left to the schedule`(_ text: String) {
        let answer = WebhookAnswer(status: 503, headers: HTTPHeaders([("Retry-After", text)]))
        #expect(WebhookVerdict(answer, from: .generic, at: .epoch) == .outage("status 503"))
    }

    @Test
    func `Discord's own float counts before the header, and its used-up window is waited for`() {
        let both = WebhookAnswer(
            status: 429,
            headers: HTTPHeaders([("Retry-After", "2")]),
            body: Array(#"{"retry_after": 1.25}"#.utf8)
        )
        #expect(WebhookVerdict(both, from: .discord, at: .epoch) == .tooMany(.milliseconds(1_250)))
        let last = WebhookAnswer(
            status: 204,
            headers: HTTPHeaders([
                ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset-After", "1.9"),
            ])
        )
        let rest = TimeSpan.milliseconds(1_900)
        #expect(
            WebhookVerdict(last, from: .discord, at: .epoch)
                == .delivered(detail: "204", rest: rest)
        )
    }

    @Test func `what a receiver says is never repeated, for it may hold the URL`() {
        let echo = Array("Cannot POST \(Targets.path)".utf8)
        for kind in WebhookTarget.Kind.allCases {
            for status in [200, 302, 400, 403, 404, 410, 413, 429, 500, 503] {
                let answer = WebhookAnswer(status: status, body: echo)
                let verdict = WebhookVerdict(answer, from: kind, at: .epoch)
                #expect(!"\(verdict)".contains("dontleakme"))
            }
        }
    }

    @Test func `a body of garbage is judged by its status`() {
        for body in ["{", "[]", #"{"code":"10015""#, #"{"code":{"a":["#, "\u{0}\u{1}", "null"] {
            let answer = WebhookAnswer(status: 500, body: Array(body.utf8))
            #expect(
                WebhookVerdict(answer, from: .discord, at: .epoch)
                    == .outage("status 500", mayBeItem: true)
            )
        }
    }
}
