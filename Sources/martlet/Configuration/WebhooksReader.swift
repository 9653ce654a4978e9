import ChatOps
import Platform
import TradingCore

/// Reads the webhooks. Their addresses are secrets as a rule: `webhooks.ops.url` is better given in
/// `.env` as MARTLET_WEBHOOKS_OPS_URL.
struct WebhooksReader {
    let reader: ConfigReader

    func read() -> [AgentConfiguration.WebhookSettings] {
        (reader.names(under: "webhooks") ?? []).compactMap(webhook)
    }

    private func webhook(_ name: String) -> AgentConfiguration.WebhookSettings? {
        let path = "webhooks.\(name)"
        let kind: AgentConfiguration.WebhookSettings.Kind = reader.choice(
            "\(path).kind",
            default: .generic
        )
        let severities = AlertSeverity.allCases.map(\.rawValue).joined(separator: ", ")
        let severity = reader.value(
            "\(path).severity_min",
            default: AlertSeverity.info,
            expected: "one of \(severities)"
        ) { AlertSeverity(rawValue: $0) }
        let settings = AgentConfiguration.WebhookSettings(
            name: name,
            kind: kind,
            url: Secret(reader.string("\(path).url", default: "")),
            signingSecret: reader.text("\(path).signing_secret").map { Secret($0) },
            previousSigningSecret: reader.text("\(path).previous_signing_secret").map { Secret($0) },
            kinds: kinds("\(path).kinds"),
            severityMin: severity,
            template: reader.text("\(path).template"),
            allowPrivate: reader.bool("\(path).allow_private", default: false),
            timeoutSeconds: reader.int("\(path).timeout_seconds", default: 10, in: 1...60)
        )
        if ["telegram", "console", "control", "total"].contains(name) {
            reader.complain(path, "has a name that a built-in channel has.")
        }
        checkAddress(settings, path)
        return settings
    }

    private func checkAddress(_ settings: AgentConfiguration.WebhookSettings, _ path: String) {
        settings.url.withExposed { url in
            if url.isEmpty {
                let name = ConfigReader.environmentName(of: "\(path).url")
                reader.complain(path, "has no url; write it to .env as \(name).")
                return
            }
            do {
                _ = try URLPolicy(allowInsecure: settings.allowPrivate).check(url)
            } catch {
                reader.complain("\(path).url", "cannot be used: \(error)")
            }
        }
        if settings.kind == .generic, settings.signingSecret == nil {
            reader.complain(path, "is generic and needs signing_secret (whsec_ and base64).")
        }
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
