import ChatOps
import Foundation
import Platform
import RiskControl
import Strategies
import TradingCore
import TradingEngine

/// Makes the configuration of its sources, or says everything that is wrong with them.
struct ConfigurationLoader {
    /// Names in the environment that are no settings of the file.
    static let otherNames: Set<String> = [
        "TELEGRAM_BOT_TOKEN", "TELEGRAM_USER_IDS", "TELEGRAM_CHAT_ID",
        "MARTLET_COMMAND_HMAC_SECRET", "MARTLET_COMMAND_HMAC_SECRET_PREVIOUS",
        "MARTLET_TELEGRAM_BASE_URL", "MARTLET_SHARED_DATA", "MARTLET_DATA_DIR",
        "MARTLET_BOOT_ID",
    ]

    private let reader: ConfigReader
    private let environment: SettingsEnvironment

    /// Every path that loading asked the file for.
    var askedPaths: Set<String> { reader.asked }

    /// - Parameters:
    ///   - text: the file's text; nil takes the defaults.
    ///   - fileName: as problems name it.
    ///   - environment: the process's environment over the `.env` file's.
    /// - Throws: `ConfigProblems` when the file is no YAML.
    init(
        text: String?,
        fileName: String,
        environment: SettingsEnvironment
    ) throws(ConfigProblems) {
        self.environment = environment
        reader = ConfigReader(
            try ConfigSource(text: text, fileName: fileName, environment: environment)
        )
    }

    /// - Throws: `ConfigProblems` with everything that is wrong.
    func load() throws(ConfigProblems) -> AgentConfiguration {
        var configuration = AgentConfiguration()
        readAgent(&configuration)
        readStandby(&configuration.standby)
        readTelegram(&configuration.telegram)
        readSecurity(&configuration.security)
        configuration.markets = MarketsReader(reader: reader).read()
        configuration.policy = LimitsReader(reader: reader).read(configuration.markets)
        configuration.bearDefense =
            BearDefenseReader(reader: reader, markets: configuration.markets).read()
        configuration.autopilot =
            AutopilotReader(reader: reader, markets: configuration.markets).read()
        configuration.prose = ProseReader(reader: reader).read()
        configuration.gates = GatesReader(reader: reader).read()
        configuration.jobs = readJobs()
        configuration.webhooks = WebhooksReader(reader: reader).read()
        if reader.knowsAll { contradictions(configuration) }
        let problems = reader.finish(known: Self.otherNames)
        guard problems.isEmpty else { throw ConfigProblems(problems: problems) }
        return configuration
    }

    private func readAgent(_ into: inout AgentConfiguration) {
        into.dataDirectory = reader.value(
            "data_dir",
            default: into.dataDirectory,
            expected: "a folder, such as ./data"
        ) { $0.trimmingSpaces.isEmpty ? nil : $0 }
        into.logLevel = reader.choice("log.level", default: into.logLevel)
        into.logFormat = reader.choice("log.format", default: into.logFormat)
        into.commandsDirectory = reader.text("commands_dir")
        into.templatesDirectory = reader.text("templates_dir")
        into.barsDirectory = reader.text("bars_dir")
        into.charts = reader.choice("charts", default: into.charts)
        into.prices.seed = UInt64(reader.int("prices.seed", default: 7, in: 0...Int.max))
        into.prices.quoteSeconds = reader.int("prices.quote_seconds", default: 1, in: 1...3600)
        into.paperTape = reader.text("paper.tape")
        into.diskFreeMin =
            Int64(reader.int("guard.disk_free_min_mb", default: 200, in: 1...1_000_000)) * 1_048_576
        into.snapshotEvery = Int64(
            reader.int("journal.snapshot_every", default: 5_000, in: 100...10_000_000)
        )
        into.reduceOnlyAfterControlLostSeconds = reader.int(
            "guard.reduce_only_after_control_lost_seconds",
            default: 0,
            in: 0...86_400
        )
        into.alerts.repeatMinutes = reader.int("alerts.repeat_minutes", default: 5, in: 1...1440)
        into.alerts.escalateAfter = reader.int("alerts.escalate_after", default: 3, in: 1...100)
    }

    private func readStandby(_ into: inout AgentConfiguration.StandbySettings) {
        into.silentAfterSeconds = reader.int(
            "standby.silent_after_seconds",
            default: into.silentAfterSeconds,
            in: 3...300
        )
        into.limits.spacingSeconds = reader.int(
            "standby.takeover_spacing_seconds",
            default: into.limits.spacingSeconds,
            in: 0...3600
        )
        into.limits.countMax = reader.int(
            "standby.takeovers_max",
            default: into.limits.countMax,
            in: 2...1_000_000
        )
        into.limits.windowSeconds =
            reader.int("standby.takeover_window_minutes", default: 10, in: 1...1440) * 60
    }

    /// Why no token may go there; nil when it may. Plain http is for a server of one's own, which has a
    /// private address.
    private static func baseURLRefusal(_ text: String) -> String? {
        do throws(URLRefusal) {
            _ = try URLPolicy(allowsInsecure: true, addresses: .any).check(text)
        } catch {
            return "must be like https://api.telegram.org: \(error)."
        }
        guard (try? URLPolicy(addresses: .any).check(text)) == nil,
            (try? URLPolicy(allowsInsecure: true).check(text)) != nil
        else { return nil }
        return
            "would send the token in the clear: use https, or the private address of your own server."
    }

    private func readTelegram(_ into: inout AgentConfiguration.TelegramSettings) {
        into.baseURL = reader.string("telegram.base_url", default: into.baseURL)
        if let why = Self.baseURLRefusal(into.baseURL) { reader.complain("telegram.base_url", why) }
        into.pollTimeoutSeconds = reader.int(
            "telegram.poll_timeout_seconds",
            default: into.pollTimeoutSeconds,
            in: 1...50
        )
        let bounds = 1...1_000_000
        into.burstPerChat = reader.int(
            "telegram.burst_per_chat",
            default: into.burstPerChat,
            in: bounds
        )
        into.messagesPerMinutePerChat = reader.int(
            "telegram.messages_per_minute_per_chat",
            default: into.messagesPerMinutePerChat,
            in: bounds
        )
        into.messagesPerMinutePerGroup = reader.int(
            "telegram.messages_per_minute_per_group",
            default: into.messagesPerMinutePerGroup,
            in: bounds
        )
        into.messagesPerSecond = reader.int(
            "telegram.messages_per_second",
            default: into.messagesPerSecond,
            in: bounds
        )
        into.liftsLimits = reader.bool("telegram.lift_limits", default: false)
        readTelegramSecrets(&into)
    }

    private func readTelegramSecrets(_ into: inout AgentConfiguration.TelegramSettings) {
        if let token = environment["TELEGRAM_BOT_TOKEN"], !token.isEmpty {
            let parts = token.split(separator: ":", omittingEmptySubsequences: false)
            let isFine =
                parts.count == 2 && Int64(parts[0]) != nil && parts[1].utf8.count >= 20
                && parts[1].allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0))
                }
            if !isFine {
                complain(
                    "TELEGRAM_BOT_TOKEN",
                    "is not of the form digits:letters that BotFather gives out. Copy it anew."
                )
            }
            into.token = Secret(token)
        }
        into.userIDs = ids("TELEGRAM_USER_IDS") { $0 > 0 ? nil : "no person has the id \($0)." }
        into.chatIDs = ids("TELEGRAM_CHAT_ID") { $0 != 0 ? nil : "no chat has the id 0." }
    }

    private func ids(_ name: String, _ objection: (Int64) -> String?) -> [Int64] {
        guard let text = environment[name], !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).compactMap { part in
            let word = part.trimmingSpaces
            guard !word.isEmpty else {
                complain(name, "has nothing between two commas, or at an end.")
                return nil
            }
            guard let id = Int64(word), !word.hasPrefix("+") else {
                complain(name, "must hold numeric ids between commas; a name is no identity.")
                return nil
            }
            if let words = objection(id) {
                complain(name, "holds \(id), but \(words)")
                return nil
            }
            return id
        }
    }

    private func readSecurity(_ into: inout AgentConfiguration.SecuritySettings) {
        into.issuer = reader.string("security.issuer", default: into.issuer)
        if into.issuer.contains(":") || into.issuer.isEmpty {
            reader.complain("security.issuer", "must be a name without a colon.")
        }
        into.secret = secret("MARTLET_COMMAND_HMAC_SECRET")
        into.previousSecret = secret("MARTLET_COMMAND_HMAC_SECRET_PREVIOUS")
        if into.secret == nil, into.previousSecret != nil, reader.knowsAll {
            complain(
                "MARTLET_COMMAND_HMAC_SECRET_PREVIOUS",
                "is set without MARTLET_COMMAND_HMAC_SECRET. Set both, or remove it."
            )
        }
    }

    /// A command secret; problems say its length, never its text.
    private func secret(_ name: String) -> Secret? {
        guard let text = environment[name], !text.isEmpty else { return nil }
        let secret = Secret(text)
        do {
            try SecretStrength.check(secret)
        } catch {
            complain(name, "is refused: \(error).")
        }
        return secret
    }

    private func complain(_ name: String, _ text: String) {
        reader.complainOfEnvironment(name, text)
    }

    private func readJobs() -> [AgentConfiguration.JobSettings] {
        var jobs: [AgentConfiguration.JobSettings] = []
        for name in reader.names(under: "schedule") ?? [] {
            let path = "schedule.\(name)"
            if let job = job(
                name,
                reader.string("\(path).cron", default: ""),
                reader.string("\(path).command", default: "/summary"),
                hours: reader.int("\(path).late_hours_max", default: 6, in: 0...72)
            ) {
                jobs.append(job)
            }
        }
        if !jobs.contains(where: { $0.command == "/summary" }),
            reader.bool("summary.enabled", default: true),
            let job = job("daily-summary", "0 22 * * *", "/summary", hours: 6)
        {
            jobs.append(job)
        }
        if !jobs.contains(where: { $0.command == "/gates bands" }),
            let job = job("gate-bands", "10 0 * * *", "/gates bands", hours: 20)
        {
            jobs.append(job)
        }
        return jobs
    }

    private func job(
        _ name: String,
        _ cron: String,
        _ command: String,
        hours: Int
    )
        -> AgentConfiguration.JobSettings?
    {
        if JobCommand(command) == nil {
            reader.complain(
                "schedule.\(name).command",
                "is \"\(command)\", but must be one of \(JobCommand.forms)."
            )
        }
        do {
            let expression = try CronExpression(cron)
            return AgentConfiguration.JobSettings(
                job: ScheduledJob(name: name, cron: expression, latenessMax: .hours(hours)),
                command: command
            )
        } catch {
            reader.complain("schedule.\(name).cron", "is no schedule: \(error.reason)")
            return nil
        }
    }

    private func contradictions(_ configuration: AgentConfiguration) {
        let lacksUsers = environment["TELEGRAM_USER_IDS"]?.isEmpty ?? true
        let lacksChats = environment["TELEGRAM_CHAT_ID"]?.isEmpty ?? true
        if configuration.telegram.token != nil, lacksUsers != lacksChats {
            complain(
                lacksUsers ? "TELEGRAM_USER_IDS" : "TELEGRAM_CHAT_ID",
                "is missing: a person is known by user and chat together. Leave both out to pair "
                    + "with the code that the first start prints."
            )
        }
        let isBeyondPaper = configuration.markets.contains { ![.paper, .off].contains($0.mode) }
        if isBeyondPaper, configuration.security.secret == nil {
            complain(
                "MARTLET_COMMAND_HMAC_SECRET",
                "is missing: a market beyond paper needs it. Make one with: openssl rand -base64 48"
            )
        }
    }
}
