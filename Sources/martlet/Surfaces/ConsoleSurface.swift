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
        /// The buttons of the newest reply that has any.
        var buttons: [ReplyButton] = []
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
        if let button = button(text) {
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

    /// The button behind a small number, when the last reply has so many.
    private func button(_ text: String) -> ReplyButton? {
        guard let number = Int(text), number >= 1, number <= 99 else { return nil }
        return state.withLock { state in
            state.buttons.indices.contains(number - 1) ? state.buttons[number - 1] : nil
        }
    }

    private func show(_ reply: Reply) {
        let message = render(reply)
        let buttons = message.buttons.flatMap { $0 }
        if !buttons.isEmpty { state.withLock { $0.buttons = buttons } }
        editor.printAbove(text(of: message) + choices(buttons))
    }

    private func text(of message: RenderedMessage) -> String {
        mayColour ? ConsoleText.ansi(fromHTML: message.html) : message.plain
    }

    private func choices(_ buttons: [ReplyButton]) -> String {
        if buttons.isEmpty { return "" }
        let listed = buttons.enumerated().map { "[\($0.offset + 1)] \($0.element.label)" }
        return "\n" + listed.joined(separator: "  ")
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
            if !buttons.isEmpty { state.withLock { $0.buttons = buttons } }
            editor.printAbove(text(of: item.message) + choices(buttons))
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
