import ArgumentParser
import ChatOps
import Foundation
import Journaling
import Logging
import Platform
import Synchronization
import TradingCore
import TradingEngine

/// The ways in and out: Telegram, the console, the control socket, the webhooks.
final class Edges {
    let channels: [any DeliveryChannel]
    let renderer: DeliveryCenter.Render
    let speakers: AlertSpeakers
    let doctor: Doctor
    let prose: ProseEndpoint?
    private let configuration: AgentConfiguration
    private let directory: DataDirectory
    private let keys: CommandKeys
    private let presenter: Presenter
    private let commands: CommandBook
    let door: CommandDoor
    private let log: LogSink
    private let console: ConsoleSurface?
    private let consoleEditor: LineEditor?
    private let telegram: TelegramEdge?
    private let client: HTTPClient?
    private let timer: TimerThread?
    private var control: ControlSocket?
    private var consoleThread: DedicatedThread?
    private var signals: SignalWatch?
    private var pairing: PairingCode?

    init(
        configuration: AgentConfiguration,
        options: AgentOptions,
        directory: DataDirectory,
        keys: CommandKeys,
        presenter: Presenter,
        commands: CommandBook,
        operators: [OperatorBound],
        strangersToldOn: UTCDay?,
        mailbox: Mailbox<LoopInput>,
        mail: EdgeMail,
        log: LogSink,
        hasNewerLife: @escaping @Sendable () -> Bool = { false }
    ) throws {
        self.configuration = configuration
        self.directory = directory
        self.keys = keys
        self.presenter = presenter
        self.commands = commands
        self.log = log
        let door = CommandDoor(
            mailbox: mailbox,
            mail: mail,
            signer: EnvelopeSigner(keys: keys),
            log: log.logger(label: "edges")
        )
        self.door = door
        let speakers = AlertSpeakers(configuration: configuration, operators)
        self.speakers = speakers
        let pictures = PictureMaker(style: configuration.charts, log: log.logger(label: "charts"))
        renderer = Self.renderer(presenter, speakers, AlertTaps(keys: keys), pictures)
        let needsNetwork = configuration.usesNetwork
        let client = needsNetwork ? try HTTPClient() : nil
        let hasConsole =
            options.hasConsole ?? (configuration.telegram.token == nil && isatty(0) == 1)
        let timer = needsNetwork || hasConsole ? try TimerThread() : nil
        self.client = client
        prose = client.flatMap { client in
            configuration.prose.map { ProseEndpoint($0, client: client) }
        }
        self.timer = timer
        let fence = Self.fence(directory, hasNewerLife)
        let telegram = Self.telegram(
            configuration,
            client,
            timer,
            fence,
            operators,
            commands,
            door,
            strangersToldOn
        )
        self.telegram = telegram
        let (console, editor) = try Self.console(
            hasConsole ? timer : nil,
            options,
            directory,
            presenter,
            commands,
            door,
            PictureShelf(folder: directory.file("pictures"), maker: pictures)
        )
        self.console = console
        consoleEditor = editor
        var channels = try Self.webhooks(configuration, client, timer, fence, presenter, door)
        if let console { channels.insert(console, at: 0) }
        if let telegram { channels.insert(telegram.channel, at: 0) }
        self.channels = channels
        doctor = Doctor(configuration: configuration, telegramState: telegram?.health)
    }

    // MARK: Making

    /// Words an item for a channel, with the buttons of the person who taps there.
    private static func renderer(
        _ presenter: Presenter,
        _ speakers: AlertSpeakers,
        _ taps: AlertTaps,
        _ pictures: PictureMaker
    ) -> DeliveryCenter.Render {
        { item, channel in
            var message: RenderedMessage
            let report: EngineReport
            switch item {
            case .alert(let alert, _, _), .again(let alert, _, _, _),
                .reminder(let alert, _, _):
                report = alert.report
                message = presenter.render(
                    alert,
                    buttons: speakers.speaker(on: channel).map {
                        taps.row(for: alert, speaker: $0)
                    } ?? []
                )
            case .answer(let answered):
                report = answered.reply.report
                message = presenter.render(answered.reply)
            }
            if channel == "telegram" { message.picture = pictures.picture(of: report) }
            return message
        }
    }

    /// Who leads now says so in the leader's record; where that was taken away the journal has the start
    /// of its life.
    private static func fence(
        _ directory: DataDirectory,
        _ hasNewerLife: @escaping @Sendable () -> Bool
    ) -> LeadFence {
        let own = ProcessIdentity.current
        return {
            directory.lockLoss != nil
                && (LeaderRecord.isAnothers(than: own, in: directory.path) || hasNewerLife())
        }
    }

    private static func telegram(
        _ configuration: AgentConfiguration,
        _ client: HTTPClient?,
        _ timer: TimerThread?,
        _ fence: @escaping LeadFence,
        _ operators: [OperatorBound],
        _ commands: CommandBook,
        _ door: CommandDoor,
        _ strangersToldOn: UTCDay?
    ) -> TelegramEdge? {
        guard let token = configuration.telegram.token, let client, let timer else { return nil }
        return TelegramEdge(
            settings: configuration.telegram,
            transport: FencedTransport(
                HTTPBotTransport(
                    client: client,
                    token: token,
                    baseURL: configuration.telegram.baseURL
                ),
                clock: timer,
                isLedByAnother: fence
            ),
            clock: timer,
            operators: operators,
            menu: commands.menu.map { .init(command: $0.name, summary: $0.summary) },
            door: door,
            strangersToldOn: strangersToldOn
        )
    }

    private static func console(
        _ clock: TimerThread?,
        _ options: AgentOptions,
        _ directory: DataDirectory,
        _ presenter: Presenter,
        _ commands: CommandBook,
        _ door: CommandDoor,
        _ shelf: PictureShelf
    ) throws -> (ConsoleSurface?, LineEditor?) {
        guard let clock else { return (nil, nil) }
        var editing = LineEditorOptions()
        editing.prompt = "martlet> "
        editing.historyPath = directory.file("console-history")
        editing.environment = options.environment
        let names = commands.manifests.filter { !$0.isHidden }.map { "/" + $0.name }
        let editor = try LineEditor(options: editing) { text in
            text.contains(" ") ? [] : names.filter { $0.hasPrefix(text) }
        }
        let facts = TerminalFacts.of(descriptor: 1, environment: options.environment)
        let surface = ConsoleSurface(
            editor: editor,
            mayColour: facts.mayColour && facts.isTerminal,
            clock: clock,
            submit: { door.submit($0, $1) },
            render: { presenter.render($0) },
            illustrate: { shelf.file($0, tell: $1) },
            onOutcome: { door.report($0) }
        )
        return (surface, editor)
    }

    private static func webhooks(
        _ configuration: AgentConfiguration,
        _ client: HTTPClient?,
        _ timer: TimerThread?,
        _ fence: @escaping LeadFence,
        _ presenter: Presenter,
        _ door: CommandDoor
    ) throws -> [any DeliveryChannel] {
        guard let client, let timer else { return [] }
        return try configuration.webhooks.map { target in
            do throws(WebhookSettingsRefusal) {
                return try WebhookChannel(
                    target: target,
                    client: FencedPoster(client, clock: timer, isLedByAnother: fence),
                    clock: timer,
                    encode: { presenter.json($0) },
                    onOutcome: { door.report($0) },
                    onNotice: { door.tell($0) }
                )
            } catch {
                throw ExitStatus.configuration.saying("webhooks.\(target.name): \(error)")
            }
        }
    }

    /// The command desk, which knows who may speak and what was said before.
    func makeDesk(_ book: Book, _ history: JournalReader) -> CommandDesk {
        DeskMaking(
            configuration: configuration,
            keys: keys,
            commands: commands,
            presenter: presenter,
            book: book,
            history: history,
            pairing: newPairing(book)
        ).desk()
    }

    /// A pairing code while Telegram is used and nobody is bound.
    private func newPairing(_ book: Book) -> PairingCode? {
        guard telegram != nil, configuration.telegram.userIDs.isEmpty, book.operators.isEmpty else {
            return nil
        }
        let code = PairingCode(now: UTCTime(nanoseconds: SystemClock.wallNanoseconds()))
        pairing = code
        return code
    }

    /// How long nothing was heard from Telegram; nil without it.
    var controlSilence: (@Sendable () -> Int64)? { telegram?.silence }

    // MARK: Opening and closing

    func open() {
        openControl()
        openConsole()
        if let pairing {
            let shown = pairing.shown.withExposed { $0 }
            say(
                "Pairing: send this code to your bot from your own Telegram account within 15 "
                    + "minutes:  \(shown)"
            )
            telegram?.openPairing(codeLength: PairingCode.lettersCount)
        }
        telegram?.open()
        let door = door
        signals = try? SignalWatch.start { signal in
            switch signal {
            case .terminate: door.stop("asked by SIGTERM")
            case .interrupt: door.stop("asked by SIGINT")
            case .hangUp: break
            }
        }
    }

    private func openControl() {
        let surface = ControlSurface(
            submit: { [door] in door.submit($0, $1) },
            submitSigned: { [door] in door.submit($0, $1) },
            render: { [presenter] in presenter.render($0) },
            json: { [presenter] in presenter.json($0) }
        )
        do throws(ControlSocketError) {
            control = try ControlSocket.start(
                path: directory.file("control.sock"),
                refusal: { ControlSurface.refusal($0.sentence) },
                handler: { surface.handle($0, $1) }
            )
        } catch {
            log.logger(label: "control").error("no control socket: \(error)")
        }
    }

    private func openConsole() {
        guard let console, let consoleEditor else { return }
        log.redirect { consoleEditor.printAbove($0) }
        let door = door
        consoleThread = try? DedicatedThread.start(name: "console") {
            consoleEditor.printAbove(
                "Martlet \(Build.version). Type /help, or Tab for the commands; Ctrl-D ends."
            )
            if isatty(0) == 1, let missing = Self.missingEditor {
                consoleEditor.printAbove(
                    "Lines cannot be edited: \(missing) To mend it, \(missing.mend)."
                )
            }
            // However the reading ended, nobody is heard here any more.
            if console.run() != .stopped { door.stop("asked at the console") }
        }
    }

    /// Why the console reads plain lines, where it is a terminal that could do more.
    private static var missingEditor: SharedLibraryMissing? {
        do throws(SharedLibraryMissing) {
            try SharedLibrary.edit.load()
            return nil
        } catch {
            return error
        }
    }

    /// Tells something on the console, or on standard error where there is none.
    private func say(_ text: String) {
        if let consoleEditor {
            consoleEditor.printAbove(text)
        } else {
            LogSink.writeToStandardError(text + "\n")
        }
    }

    /// Takes no more commands from anybody. Who waits for the answer to one still gets it.
    func stopTaking() {
        door.close()
        telegram?.stopTaking()
    }

    func close() {
        telegram?.close()
        control?.stop()
        log.redirect { LogSink.writeToStandardError($0) }
        console?.stop()
        if consoleThread?.join(timeoutNanoseconds: 1_000_000_000) ?? false {
            // Answers to what was typed, or piped, before the end.
            consoleEditor?.printLate()
        }
        timer?.stop()
        client?.shutdown()
        // The signals stay routed: one that comes now must not change the exit code to its own.
    }
}
