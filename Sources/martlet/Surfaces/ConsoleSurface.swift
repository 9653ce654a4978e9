import ChatOps
import Platform
import Synchronization
import TradingCore

/// The terminal as a chat: typed lines are commands, answers and alerts appear above the line that
/// is being typed, buttons are numbers.
final class ConsoleSurface: DeliveryChannel {
    let name = "console"
    private let editor: LineEditor
    private let submit: @Sendable (IncomingCommand, CommandWaiter) -> Bool
    private let render: @Sendable (Reply) -> RenderedMessage
    private let onOutcome: @Sendable (DeliveryRecorded) -> Void
    private let mayColour: Bool
    private let state = Mutex(State())

    private struct State {
        var choices = ConsoleChoices()
        var alertsThisSecond = 0
        var second: Int64 = 0
        var collapsed = 0
    }

    /// Alerts that may appear within a second; more are counted in one line.
    static let alertsPerSecondMax = 8

    init(
        editor: LineEditor,
        mayColour: Bool,
        submit: @escaping @Sendable (IncomingCommand, CommandWaiter) -> Bool,
        render: @escaping @Sendable (Reply) -> RenderedMessage,
        onOutcome: @escaping @Sendable (DeliveryRecorded) -> Void
    ) {
        self.editor = editor
        self.mayColour = mayColour
        self.submit = submit
        self.render = render
        self.onOutcome = onOutcome
    }

    /// Reads until the input ends; returns how it ended.
    func run() -> LineEditor.Ending {
        editor.run { line in
            let text = line.trimmingSpaces
            if text.isEmpty { return .read }
            if ["exit", "quit", "/exit", "/quit"].contains(text.lowercased()) { return .end }
            send(text)
            return .read
        }
    }

    private func send(_ text: String) {
        let content: IncomingCommand.Content
        if let button = state.withLock({ $0.choices.button(text) }) {
            content = .button(data: button.data, message: 0)
        } else {
            content = .text(text)
        }
        let command = IncomingCommand(
            surface: .console,
            key: "line \(Hex.encode(SecureRandom.bytes(count: 8)))",
            user: DeskMaking.localUser,
            chat: 0,
            content: content,
            issuedAt: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        )
        let waiter = CommandWaiter(
            committed: { [editor] isDurable in
                if !isDurable {
                    editor.printAbove("Not done: the journal cannot be written (disk full?).")
                }
            },
            answered: { [self] answered in show(answered.reply) },
            toast: { [editor] text in editor.printAbove("(\(text))") }
        )
        if !submit(command, waiter) {
            editor.printAbove("The engine is too busy to take the command; try again.")
        }
    }

    private func show(_ reply: Reply) {
        let message = render(reply)
        let buttons = message.buttons.flatMap { $0 }
        let choices = state.withLock { $0.choices.show(reply: buttons) }
        editor.printAbove(text(of: message) + choices)
    }

    private func text(of message: RenderedMessage) -> String {
        mayColour ? ConsoleText.ansi(fromHTML: message.html) : message.plain
    }

    // MARK: Alerts

    func enqueue(_ item: OutgoingItem) {
        let now = SystemClock.monotonicNanoseconds() / 1_000_000_000
        let (isShown, collapsed) = state.withLock { state -> (Bool, Int) in
            if state.second != now {
                let missed = state.collapsed
                state.second = now
                state.alertsThisSecond = 0
                state.collapsed = 0
                state.alertsThisSecond += 1
                return (true, missed)
            }
            state.alertsThisSecond += 1
            let isShown =
                item.severity == .critical || state.alertsThisSecond <= Self.alertsPerSecondMax
            if !isShown { state.collapsed += 1 }
            return (isShown, 0)
        }
        if collapsed > 0 {
            editor.printAbove("(\(collapsed) more alerts; /trades and /audit show them)")
        }
        if isShown {
            let buttons = item.message.buttons.flatMap { $0 }
            let choices = state.withLock { $0.choices.show(alert: item.number, buttons) }
            editor.printAbove(text(of: item.message) + choices)
        }
        onOutcome(
            DeliveryRecorded(
                item: item.item,
                number: item.number,
                channel: name,
                outcome: isShown ? .delivered : .collapsed
            )
        )
    }

    func stop() { editor.stop() }
}
