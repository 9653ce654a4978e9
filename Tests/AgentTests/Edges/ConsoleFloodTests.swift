import ChatOps
import Foundation
import Platform
import Synchronization
import Testing
import TradingCore

@testable import martlet

/// A clock that a test turns.
private final class TurnedClock: EdgeClock {
    private struct State {
        var now: Int64 = 5_200_000_000
        var wakeUps: [(moment: Int64, body: @Sendable () -> Void)] = []
    }
    private let state = Mutex(State())

    func monotonicNanoseconds() -> Int64 { state.withLock { $0.now } }
    func now() -> UTCTime { .epoch }
    func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.wakeUps.append((moment, body)) }
    }

    func turn(by span: TimeSpan) {
        let due = state.withLock { state in
            state.now += span.nanoseconds
            let now = state.now
            defer { state.wakeUps.removeAll { $0.moment <= now } }
            return state.wakeUps.filter { $0.moment <= now }
        }
        for wakeUp in due { wakeUp.body() }
    }
}

/// More alerts than a terminal can show.
struct ConsoleFloodTests {
    @Test func `the tail of a flood is told when its second is over, without another alert`() throws
    {
        let folder = AgentFolder()
        try folder.write("", to: "shown")
        let input = Pipe()
        let output = try FileHandle(
            forWritingTo: URL(fileURLWithPath: folder.file("shown"))
        )
        var options = LineEditorOptions()
        options.inputDescriptor = input.fileHandleForReading.fileDescriptor
        options.outputDescriptor = output.fileDescriptor
        let clock = TurnedClock()
        let outcomes = Mutex<[DeliveryRecorded]>([])
        let surface = ConsoleSurface(
            editor: try LineEditor(options: options),
            mayColour: false,
            clock: clock,
            submit: { _, _ in true },
            render: { _ in RenderedMessage(html: "", plain: "") },
            onOutcome: { outcome in outcomes.withLock { $0.append(outcome) } }
        )
        let thread = try DedicatedThread.start(name: "console") { _ = surface.run() }
        for number in 1...20 { surface.enqueue(alert(Int64(number))) }
        clock.turn(by: .milliseconds(700))
        #expect(!shown(folder).contains("more alert"))
        clock.turn(by: .milliseconds(200))
        let isTold = holds(within: 5) { shown(folder).contains("(12 more alerts;") }
        #expect(isTold, "\(shown(folder))")
        // The next alert does not tell of them again.
        clock.turn(by: .seconds(3))
        surface.enqueue(alert(21))
        surface.stop()
        #expect(thread.join(timeoutNanoseconds: 5_000_000_000))
        #expect(shown(folder).components(separatedBy: "more alert").count == 2)
        #expect(shown(folder).contains("alert 8\n") && shown(folder).contains("alert 21\n"))
        #expect(outcomes.withLock { $0.count { $0.outcome == .collapsed } } == 12)
    }

    @Test func `an alert of the next second tells of the flood itself, and critical ones pass`() {
        var flood = AlertFlood()
        let shown = (1...10).map { _ in flood.take(isCritical: false, at: 7_000_000_000) }
        #expect(shown.map(\.isShown) == (1...10).map { $0 <= 8 })
        #expect(shown.compactMap(\.wakeAt) == [8_000_000_000])
        #expect(flood.take(isCritical: true, at: 7_900_000_000).isShown)
        #expect(flood.woke(at: 7_999_999_999) == 0)
        #expect(flood.take(isCritical: false, at: 8_000_000_000).missed == 2)
        #expect(flood.woke(at: 8_000_000_001) == 0)
        #expect(flood.woke(at: 9_000_000_000) == 0)
    }

    private func shown(_ folder: AgentFolder) -> String { folder.text("shown") }

    private func alert(_ number: Int64) -> OutgoingItem {
        OutgoingItem(
            item: .alert,
            number: number,
            severity: .notice,
            kind: .orderFilled,
            subject: "BTCUSDT",
            isSilent: false,
            chat: nil,
            report: .notice(NoticeReport(headline: "x", lines: [], numbers: [])),
            message: RenderedMessage(html: "", plain: "alert \(number)"),
            time: .epoch
        )
    }
}
