import ChatOps
import Platform
import TradingCore

/// Reads the webhooks. Their addresses are secrets as a rule: `webhooks.ops.url` is better given in
/// `.env` as MARTLET_WEBHOOKS_OPS_URL.
struct WebhooksReader {
    let reader: ConfigReader

    func read() -> [WebhookTarget] {
        (reader.names(under: "webhooks") ?? []).map(webhook)
    }

    private func webhook(_ name: String) -> WebhookTarget {
        let path = "webhooks.\(name)"
        let severities = AlertSeverity.allCases.map(\.rawValue).joined(separator: ", ")
        let target = WebhookTarget(
            name: name,
            kind: reader.choice("\(path).kind", default: .generic),
            url: Secret(reader.string("\(path).url", default: "")),
            signingSecret: reader.text("\(path).signing_secret").map { Secret($0) },
            previousSigningSecret: reader.text("\(path).previous_signing_secret")
                .map { Secret($0) },
            kinds: kinds("\(path).kinds").map { Set($0) },
            severityMin: reader.value(
                "\(path).severity_min",
                default: AlertSeverity.info,
                expected: "one of \(severities)"
            ) { AlertSeverity(rawValue: $0) },
            template: reader.text("\(path).template"),
            allowPrivate: reader.bool("\(path).allow_private", default: false),
            timeoutSeconds: reader.int("\(path).timeout_seconds", default: 10, in: 1...60)
        )
        if ["telegram", "console", "control", "total"].contains(name) {
            reader.complain(path, "has the name of a built-in channel.")
        }
        for problem in WebhookTarget.problems(target) {
            reader.complain(path, "is wrong: \(problem).")
        }
        return target
    }

    private func kinds(_ path: String) -> [AlertKind]? {
        guard let names = reader.list(path) else { return nil }
        return names.compactMap { name in
            guard let kind = AlertKind(rawValue: name) else {
                let known = AlertKind.allCases.map(\.rawValue).joined(separator: ", ")
                reader.complain(path, "names \(name); there are \(known).")
                return nil
            }
            return kind
        }
    }
}
