import Platform
import Testing
import TradingCore

@testable import ChatOps

/// An engine that does nothing but remember what it was asked to do.
final class RecordingTarget: CommandTarget {
    var performed: [EngineAction] = []
    var previewed: [EngineAction] = []
    var state = "one"
    var mayResume = true
    /// What it says to actions instead of its own words.
    var says: EngineReport?
    var alertPreferences = AlertPreferences()
    private var number: Int64 = 0

    var knownScopes = RecordingTarget.scopes

    static let scopes = KnownScopes(
        markets: [
            MarketID("crypto"): VenueID("paper-crypto"), MarketID("fx"): VenueID("paper-fx"),
        ],
        strategies: [StrategyID("crypto/momentum"), StrategyID("crypto/grid")],
        symbols: ["ADAUSDT-2612", "ADAUSDT-PERP", "BTCUSDT", "EURUSD", "XRPUSDT-PERP"]
    )

    func perform(_ action: EngineAction, origin: ActionOrigin) -> EngineReport {
        performed.append(action)
        if case .setAlertPreferences(let preferences) = action { alertPreferences = preferences }
        return report(of: action, isDone: true)
    }

    func preview(_ action: EngineAction) -> EngineReport {
        previewed.append(action)
        return report(of: action, isDone: false)
    }

    func fingerprint(of action: EngineAction) -> String { state }

    func nextAnswerNumber() -> Int64 {
        number += 1
        return number
    }

    /// Keys that lives long ago have answered.
    var keysBefore: Set<String> = []

    func wasAnswered(_ surface: CommandSurface, key: String) -> Bool { keysBefore.contains(key) }

    /// What it was asked to show of recorded bars, and what it says to that.
    var asked: [ReportQuery] = []
    var reports: EngineReport?

    func report(_ query: ReportQuery) -> EngineReport {
        switch query {
        case .backtest, .sweep:
            asked.append(query)
            return reports ?? .notice(NoticeReport(headline: "Tested.", lines: [], numbers: []))
        default: return view(query)
        }
    }

    private func view(_ query: ReportQuery) -> EngineReport {
        switch query {
        case .positions: .positions(PositionsReport(time: Sample.now, positions: []))
        case .orders: .orders(OrdersReport(time: Sample.now, orders: []))
        case .trades(let limit, let symbol):
            .trades(TradesReport(filter: "last \(limit) of \(symbol ?? "all")", fills: []))
        default:
            .notice(NoticeReport(headline: "\(query)", lines: [], numbers: []))
        }
    }

    private func report(of action: EngineAction, isDone: Bool) -> EngineReport {
        if let says { return says }
        return switch action {
        case .resume(let scope, _):
            .resume(
                ResumeReport(
                    scope: scope.description,
                    checks: [],
                    halts: [],
                    isAllowed: mayResume,
                    isDone: isDone && mayResume
                )
            )
        case .close, .flatten:
            .flatten(
                FlattenReport(
                    title: "close",
                    isFinished: isDone,
                    isFlat: isDone,
                    cancelled: 0,
                    fills: [],
                    remaining: [],
                    failures: [],
                    slippage: .zero,
                    seconds: .zero
                )
            )
        default: .notice(NoticeReport(headline: "\(action)", lines: [], numbers: []))
        }
    }
}

/// A desk with keys, a clock and an operator, as a surface sees it.
final class DeskBench {
    let keys: CommandKeys
    let signer: EnvelopeSigner
    let target = RecordingTarget()
    var desk: CommandDesk
    var now = Sample.now
    private var update: Int64 = 0
    private var ids: UInt8 = 0

    init(own: [String: String] = [:], pairing: PairingCode? = nil) throws {
        keys = try Sample.keys()
        signer = EnvelopeSigner(keys: keys)
        desk = try Self.desk(keys, own, pairing)
    }

    static func desk(
        _ keys: CommandKeys,
        _ own: [String: String] = [:],
        _ pairing: PairingCode? = nil
    ) throws -> CommandDesk {
        let presenter = try Presenter()
        let book = try CommandBook(
            embedded: EmbeddedDefaults.manifests,
            own: own,
            templates: presenter.templateNames
        )
        let other = Speaker(user: 43, chat: 42)
        return CommandDesk(
            keys: keys,
            allowed: [.telegram: [Sample.owner, other]],
            book: book,
            presenter: presenter,
            pairing: pairing
        )
    }

    /// A process that starts anew and reads these facts from the journal.
    func restart(remembering facts: [Fact]) throws {
        desk = try Self.desk(keys)
        for fact in facts { desk.remember(fact, at: now) }
    }

    func signed(
        _ content: IncomingCommand.Content,
        age: TimeSpan = .zero,
        by speaker: Speaker = Sample.owner,
        surface: CommandSurface = .telegram
    ) -> SignedEnvelope {
        update += 1
        return signer.sign(
            IncomingCommand(
                surface: surface,
                key: "update \(update)",
                user: speaker.user,
                chat: speaker.chat,
                content: content,
                issuedAt: UTCTime(nanoseconds: now.nanoseconds - age.nanoseconds)
            )
        )
    }

    @discardableResult
    func say(
        _ text: String,
        age: TimeSpan = .zero,
        by speaker: Speaker = Sample.owner
    ) -> DeskOutcome {
        desk.handle(signed(.text(text), age: age, by: speaker), now: now, target: target)
    }

    func tap(_ data: String, by speaker: Speaker = Sample.owner) -> DeskOutcome {
        desk.handle(
            signed(.button(data: data, message: 900), by: speaker),
            now: now,
            target: target
        )
    }

    /// The data of the first button whose label begins so.
    func button(_ label: String, in outcome: DeskOutcome) throws -> String {
        let buttons = outcome.answered?.reply.buttons.flatMap { $0 } ?? []
        return try #require(buttons.first { $0.label.hasPrefix(label) }?.data, "\(buttons)")
    }

    var code: String {
        OneTimePassword.totp(key: keys.current.oneTime, atSeconds: now.seconds)
    }

    /// A code that is wrong now.
    func wrongCode(_ seed: Int) throws -> String {
        let right = Set(
            [-30, 0, 30].map {
                OneTimePassword.totp(
                    key: keys.current.oneTime,
                    atSeconds: now.seconds + Int64($0)
                )
            }
        )
        let guesses = (0..<9).map { "00\($0)00\(seed % 10)" }
        return try #require(guesses.first { !right.contains($0) })
    }
}

extension DeskOutcome {
    var verdict: CommandAnswered.Verdict? { answered?.verdict }

    /// What the answer says.
    var words: String {
        guard let reply = answered?.reply, let presenter = try? Presenter() else { return "" }
        return presenter.render(reply).plain
    }
}
