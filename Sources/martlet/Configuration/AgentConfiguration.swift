import ChatOps
import Foundation
import Logging
import Platform
import RiskControl
import TradingCore
import TradingEngine

/// Everything that the agent is told: the file `configs/martlet.yaml`, the environment over it, and
/// the secrets of `.env`.
struct AgentConfiguration: Sendable {
    var dataDirectory = "./data"
    var logLevel = Logger.Level.info
    var logFormat = LogSinkOptions.Format.text
    var telegram = TelegramSettings()
    var security = SecuritySettings()
    var prices = PriceSettings()
    /// A file that gets a line for every order that is handed to the paper venue.
    var paperTape: String?
    var markets: [MarketSettings] = []
    var policy = RiskPolicy()
    /// Nil without bear defense.
    var bearDefense: DefenseSetup?
    /// Who puts free prose into the words of `/strategy`; nil for nobody.
    var prose: ProseEndpoint.Settings?
    /// Nil without the autopilot.
    var autopilot: AutopilotSetup?
    var alerts = AlertSettings()
    var standby = StandbySettings()
    var gates = GateSettings()
    var jobs: [JobSettings] = []
    var webhooks: [WebhookTarget] = []
    var commandsDirectory: String?
    var templatesDirectory: String?
    /// Recorded bars for simulations that are asked for in the chat.
    var barsDirectory: String?
    /// How charts look, or that there are none.
    var charts = ChartStyle.dark
    /// Under this many free bytes the operator is told and entries stop.
    var diskFreeMin: Int64 = 200 * 1_048_576
    /// Events between two snapshots of the book.
    var snapshotEvery: Int64 = 5_000
    /// Seconds without a Telegram connection after which entries are held back; 0 never.
    var reduceOnlyAfterControlLostSeconds = 0

    /// Telegram, a webhook or an endpoint for prose is configured, hence HTTP is needed.
    var usesNetwork: Bool { telegram.token != nil || !webhooks.isEmpty || prose != nil }

    /// Whether manifests or templates of the operator's own stand over the built-in ones, which the
    /// test suite has checked.
    var hasOwnWords: Bool { commandsDirectory != nil || templatesDirectory != nil }

    struct TelegramSettings: Sendable {
        var token: Secret?
        var userIDs: [Int64] = []
        var chatIDs: [Int64] = []
        var baseURL = "https://api.telegram.org"
        var pollTimeoutSeconds = 50
        var messagesPerMinutePerChat = 60
        var messagesPerMinutePerGroup = 20
        var burstPerChat = 20
        var messagesPerSecond = 30
        /// For an own Bot API server, which has no such limits.
        var liftsLimits = false

        /// Those of the paired that may command: whoever is named stands in the place of all of them.
        func bound(of paired: [OperatorBound]) -> [OperatorBound] {
            userIDs.isEmpty ? paired : []
        }
    }

    struct SecuritySettings: Sendable {
        var secret: Secret?
        var previousSecret: Secret?
        var issuer = "Martlet"
    }

    struct PriceSettings: Sendable {
        var seed: UInt64 = 7
        var quoteSeconds = 1
    }

    struct MarketSettings: Sendable {
        let id: MarketID
        var mode: MarketMode
        var startingBalance: Money
        var latencyMilliseconds: Int
        /// Symbols of the built-in universe.
        var symbols: [String]
        var strategies: [StrategySettings]
        /// Built-in strategies that do not run, for the market lists not all of their instruments.
        var leftOut: [StrategyID] = []
    }

    struct StrategySettings: Sendable {
        let id: StrategyID
        let kind: String
        /// Nil takes every instrument of the market that no other strategy names.
        let symbols: [String]?
        let parameters: [String: String]
    }

    struct StandbySettings: Sendable {
        /// A leader whose loop stands still for so long is ended.
        var silentAfterSeconds = 10
        var limits = TakeoverLimits()
    }

    struct AlertSettings: Sendable {
        var repeatMinutes = 5
        var escalateAfter = 3
    }

    struct JobSettings: Sendable {
        let job: ScheduledJob
        /// `/summary`, or a read command whose report is sent.
        let command: String
    }
}

extension AgentConfiguration {
    /// What would keep the tape of paper orders from being opened, found out without making it; nil for
    /// nothing. A data directory that the first start makes may be its place.
    var tapeTrouble: String? {
        guard let paperTape, let failure = LineFile.trouble(at: paperTape) else { return nil }
        let files = FileManager.default
        let folder = URL(fileURLWithPath: paperTape).deletingLastPathComponent().path
        let isMadeLater = folder == URL(fileURLWithPath: dataDirectory).path
        if isMadeLater, !files.fileExists(atPath: folder) { return nil }
        return "\(paperTape): \(failure)"
    }

    /// Refuses a tape that cannot be opened, before anything is made.
    ///
    /// - Throws: `ExitCode` after saying why.
    func checkTape() throws {
        if let tapeTrouble { throw ExitStatus.cannotCreate.saying("paper.tape: \(tapeTrouble)") }
    }

    /// The tape of paper orders; nil without one.
    ///
    /// - Throws: `ExitCode` after saying why it cannot be opened.
    func openTape() throws -> LineFile? {
        guard let paperTape else { return nil }
        do throws(SystemFailure) {
            return try LineFile(path: paperTape)
        } catch {
            throw ExitStatus.cannotCreate.saying("paper.tape: \(paperTape): \(error)")
        }
    }
}
