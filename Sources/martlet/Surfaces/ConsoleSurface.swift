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
    /// Draws the picture of an answer aside and says where it lies.
    private let illustrate: Illustrate
    private let onOutcome: @Sendable (DeliveryRecorded) -> Void
    private let mayColour: Bool
    private let clock: any EdgeClock
    private let state = Mutex(State())

    /// Gets a report, and what tells the operator of its picture.
    typealias Illustrate = @Sendable (EngineReport, @escaping @Sendable (String) -> Void) -> Void

    private struct State {
        var choices = ConsoleChoices()
        var flood = AlertFlood()
    }

    init(
        editor: LineEditor,
        mayColour: Bool,
        clock: any EdgeClock,
        submit: @escaping @Sendable (IncomingCommand, CommandWaiter) -> Bool,
        render: @escaping @Sendable (Reply) -> RenderedMessage,
        illustrate: @escaping Illustrate = { _, _ in },
        onOutcome: @escaping @Sendable (DeliveryRecorded) -> Void
    ) {
        self.editor = editor
        self.mayColour = mayColour
        self.clock = clock
        self.submit = submit
        self.render = render
        self.illustrate = illustrate
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
            unwritten: { [self] answer in
                editor.printAbove(answer.words)
                if let answered = answer.answered { show(answered.reply) }
            },
            // Every reply is printed, so that the words of a tap would only say it twice.
            answered: { [self] answered in show(answered.reply) }
        )
        if !submit(command, waiter) {
            editor.printAbove("The engine is too busy to take the command, or stopping; try again.")
        }
    }

    private func show(_ reply: Reply) {
        let message = render(reply)
        let buttons = message.buttons.flatMap { $0 }
        let choices = state.withLock { $0.choices.show(reply: buttons) }
        editor.printAbove(text(of: message) + choices)
        illustrate(reply.report) { [editor] in editor.printAbove($0) }
    }

    private func text(of message: RenderedMessage) -> String {
        mayColour ? ConsoleText.ansi(fromHTML: message.html) : message.plain
    }

    // MARK: Alerts

    func enqueue(_ item: OutgoingItem) {
        let now = clock.monotonicNanoseconds()
        let isCritical = item.severity == .critical
        let (missed, isShown, wakeAt) = state.withLock {
            $0.flood.take(isCritical: isCritical, at: now)
        }
        tell(missed)
        if let wakeAt {
            clock.wake(atMonotonic: wakeAt) { [weak self] in self?.woke() }
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

    /// The second of a flood may be over.
    private func woke() {
        let now = clock.monotonicNanoseconds()
        tell(state.withLock { $0.flood.woke(at: now) })
    }

    private func tell(_ missed: Int) {
        guard missed > 0 else { return }
        let what = missed == 1 ? "1 more alert" : "\(missed) more alerts"
        editor.printAbove("(\(what); /trades and /audit show them)")
    }

    func stop() { editor.stop() }
}
