import Platform
import Testing

@testable import ChatOps

struct WebhookTargetTests {
    @Test(arguments: WebhookTarget.Kind.allCases)
    func `good settings have no problem`(_ kind: WebhookTarget.Kind) {
        #expect(WebhookTarget.problems(Targets.of(kind)) == [])
    }

    @Test(arguments: [
        "http://hooks.example.com/x", "https://user:pass@hooks.example.com/x",
        "https://127.0.0.1/x", "https://localhost/x", "https://2130706433/x",
        "https://0177.0.0.1/x", "https://0x7f.1/x", "https://127.1/x", "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data", "https://100.64.0.1/x", "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x", "https://[fd00::1]/x", "https://192.168.1.1:8443/x",
        "ftp://hooks.example.com/x", "hooks.example.com/x", "https:///x", "",
        "https://hooks.example.com/a b", "https://hooks.example.com/x#y",
        "https://hooks.example.com:0/x",
    ])
    func `a URL that may lead inside or leak is refused before anything is sent`(_ url: String) {
        let target = Targets.of(.slack, url: url)
        let problems = WebhookTarget.problems(target)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("url: ") == true)
        #expect(throws: WebhookSettingsRefusal.self) { try WebhookPayload(target) { _ in "{}" } }
    }

    @Test func `private addresses and http are let through where they were allowed`() {
        for url in ["http://127.0.0.1:9/x", "https://10.0.0.1/x", "http://localhost:9/x"] {
            #expect(WebhookTarget.problems(Targets.of(.slack, url: url, allowPrivate: true)) == [])
        }
        let odd = Targets.of(.slack, url: "http://2130706433/x", allowPrivate: true)
        #expect(WebhookTarget.problems(odd).count == 1)
    }

    @Test func `every problem is told at once and none shows a secret`() {
        let target = WebhookTarget(
            name: "a b",
            kind: .generic,
            url: Secret("http://hooks.example.com\(Targets.path)"),
            signingSecret: Secret("whsec_dontleakme"),
            previousSigningSecret: Secret("dontleakme"),
            kinds: [],
            template: "{{#open}}",
            timeoutSeconds: 0
        )
        let problems = WebhookTarget.problems(target)
        #expect(problems.count == 7)
        #expect(!problems.joined().contains("dontleakme"))
        #expect(!"\(target)".contains("dontleakme"))
    }

    @Test func `a signature is asked for where it is read and nowhere else`() {
        var generic = Targets.of(.generic)
        generic.signingSecret = nil
        #expect(WebhookTarget.problems(generic).first?.hasPrefix("signing_secret: ") == true)
        var slack = Targets.of(.slack)
        slack.signingSecret = Targets.signingSecret
        #expect(WebhookTarget.problems(slack).first?.contains("reads no signature") == true)
    }

    @Test func `Discord is asked to wait, beside what its URL asks for already`() throws {
        let rows = [
            ("https://discord.example.com/api/webhooks/1/x", "?wait=true"),
            ("https://discord.example.com/api/webhooks/1/x?thread_id=9", "?thread_id=9&wait=true"),
            ("https://discord.example.com/api/webhooks/1/x?wait=true", "x?wait=true"),
        ]
        for (url, end) in rows {
            let checked = try Targets.of(.discord, url: url).checkedURL()
            #expect(checked.withExposed { $0.hasSuffix(end) })
        }
    }
}
