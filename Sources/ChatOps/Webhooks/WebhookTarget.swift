internal import Mustache
package import Platform
package import TradingCore

/// A place that alerts are posted to, as the operator set it up.
package struct WebhookTarget: Sendable {
    /// Whose format the place understands.
    package enum Kind: String, Sendable, CaseIterable {
        case slack, discord
        /// JSON, signed as Standard Webhooks 1.0.0 says.
        case generic
    }

    /// The channel's name in the journal: 1 to 32 of `a-z A-Z 0-9 _ -`, unique among the channels.
    package var name: String
    /// Decides the format, the pace and what answers mean.
    package var kind: Kind
    /// Where to post. It holds the token, hence it is a secret as a whole.
    package var url: Secret
    /// `whsec_` and base 64 of 24 to 64 bytes; for ``Kind/generic`` alone, which needs it.
    package var signingSecret: Secret?
    /// The one before, while a rotation lasts: both signatures are sent.
    package var previousSigningSecret: Secret?
    /// The kinds that are wanted; nil for all.
    package var kinds: Set<AlertKind>?
    /// Nothing milder is sent.
    package var severityMin: AlertSeverity
    /// A Mustache text in the place of the alert's own words. It knows `number`, `kind`, `severity`,
    /// `subject`, `time`, `channel` and `text`; their values come escaped for the target.
    package var template: String?
    /// Lets `http` and addresses through that are not public: for receivers of one's own.
    package var allowPrivate: Bool
    /// Bound on one try, from the start to the last byte of the answer; 1 to 120.
    package var timeoutSeconds: Int

    /// Everything of every severity, with the alert's own words, to a public address.
    package init(
        name: String,
        kind: Kind,
        url: Secret,
        signingSecret: Secret? = nil,
        previousSigningSecret: Secret? = nil,
        kinds: Set<AlertKind>? = nil,
        severityMin: AlertSeverity = .info,
        template: String? = nil,
        allowPrivate: Bool = false,
        timeoutSeconds: Int = 10
    ) {
        self.name = name
        self.kind = kind
        self.url = url
        self.signingSecret = signingSecret
        self.previousSigningSecret = previousSigningSecret
        self.kinds = kinds
        self.severityMin = severityMin
        self.template = template
        self.allowPrivate = allowPrivate
        self.timeoutSeconds = timeoutSeconds
    }

    /// Everything that is wrong with the settings, each with the way to mend it; empty when they
    /// are good. No text holds a secret or a part of the URL behind its host.
    package static func problems(_ target: WebhookTarget) -> [String] {
        var problems: [String] = []
        if !isName(target.name) {
            problems.append(
                "the name \"\(target.name.prefix(40))\" is not 1 to 32 letters, digits, hyphens "
                    + "and underscores; shorten or respell it"
            )
        }
        do throws(URLRefusal) {
            _ = try target.checkedURL()
        } catch {
            problems.append("url: \(error)")
        }
        problems += target.signingProblems
        if let template = target.template {
            do {
                _ = try MustacheTemplate(string: template)
            } catch {
                problems.append("template: not a Mustache text; check its {{tags}} and sections")
            }
        }
        if target.kinds?.isEmpty == true {
            problems.append("kinds: the list is empty, so nothing is ever sent; leave it out")
        }
        if !(1...120).contains(target.timeoutSeconds) {
            problems.append("timeout_seconds: \(target.timeoutSeconds) is not within 1 to 120")
        }
        return problems
    }

    /// Why an item is not for this target; nil when it is. A critical alert that nobody tapped is
    /// repeated to every target, whatever this one wants else.
    func refusal(of item: OutgoingItem) -> String? {
        guard item.item == .alert, let kind = item.kind else {
            return "webhooks carry alerts alone"
        }
        if item.repeatedAt != nil { return nil }
        if let kinds, !kinds.contains(kind) { return "\(kind.rawValue) is not wanted here" }
        guard item.severity >= severityMin else {
            return "\(item.severity.rawValue) is below \(severityMin.rawValue)"
        }
        return nil
    }

    /// The URL in its normal form, with what its kind needs.
    func checkedURL() throws(URLRefusal) -> Secret {
        let policy = URLPolicy(
            allowsInsecure: allowPrivate,
            addresses: allowPrivate ? .any : .publicOnly
        )
        let checked = try policy.check(url.withExposed { $0 })
        guard kind == .discord, !checked.pathAndQuery.contains("wait=") else {
            return Secret(checked.text)
        }
        // Without it Discord does not say whether the message was kept.
        let mark = checked.pathAndQuery.contains("?") ? "&" : "?"
        return Secret("\(checked.text)\(mark)wait=true")
    }

    private var signingProblems: [String] {
        guard kind == .generic else {
            let isSigned = signingSecret != nil || previousSigningSecret != nil
            return isSigned
                ? ["signing_secret: \(kind.rawValue) reads no signature; remove the secret"] : []
        }
        guard let signingSecret else {
            return [
                "signing_secret: a generic target needs one; make it with "
                    + "`echo whsec_$(head -c 32 /dev/urandom | base64)` and give it to the receiver"
            ]
        }
        var problems: [String] = []
        do throws(SigningKeyRefusal) {
            _ = try SigningKey(signingSecret)
        } catch {
            problems.append("signing_secret: \(error)")
        }
        if let previousSigningSecret {
            do throws(SigningKeyRefusal) {
                _ = try SigningKey(previousSigningSecret)
            } catch {
                problems.append("previous_signing_secret: \(error)")
            }
        }
        return problems
    }

    private static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 45 || byte == 95
        }
        return isPlain && (1...32).contains(name.utf8.count)
    }
}
