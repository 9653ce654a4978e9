import Testing
import TradingCore

@testable import ChatOps

struct WebhookDropTests {
    private var small: WebhookBounds {
        var bounds = WebhookBounds()
        bounds.waitingMax = 3
        bounds.protectedMax = 5
        return bounds
    }

    @Test func `at the bound the oldest of the mildest is dropped, with a counted notice`() {
        var queue = DrivenQueue(Targets.of(.generic), bounds: small)
        // The first is on the wire and does not count.
        queue.enqueue(
            Items.alert(1, .staleData),
            Items.alert(2, .staleData),
            Items.alert(3, .signalSkipped),
            Items.alert(4, .signalSkipped),
            Items.alert(5, .venueUp)
        )
        #expect(queue.records.map(\.number) == [3])
        queue.enqueue(Items.alert(6, .venueUp), Items.alert(7, .venueDown))
        #expect(queue.records.map(\.number) == [3, 4, 5])
        #expect(queue.records.allSatisfy { $0.outcome == .deadLettered })
        #expect(queue.state.health.dropped == 3)
        // The first loss is told at once, the others are counted for an hour.
        #expect(queue.notices.count == 1)
        queue.advance(by: .hours(1))
        let counts = queue.notices.flatMap(\.report.numbers).filter { $0.name == "dropped" }
        #expect(counts.map(\.value) == ["1", "2"])
    }

    @Test func `a newcomer that is milder than all that wait is the one to go`() {
        var queue = DrivenQueue(Targets.of(.generic), bounds: small)
        queue.enqueue(
            Items.alert(1, .staleData),
            Items.alert(2, .staleData),
            Items.alert(3, .staleData),
            Items.alert(4, .staleData),
            Items.alert(5, .signalSkipped)
        )
        #expect(queue.records.map(\.number) == [5])
    }

    @Test func `fills and halts are never dropped for others and go beyond the bound`() {
        var queue = DrivenQueue(Targets.of(.generic), bounds: small)
        queue.enqueue(
            Items.alert(1),
            Items.alert(2, .orderFilled),
            Items.alert(3, .haltLatched),
            Items.alert(4, .killSwitch),
            Items.alert(5, .journalTrouble),
            Items.alert(6, .orderFilled)
        )
        #expect(queue.records.map(\.number) == [5])
        queue.enqueue(Items.alert(7, .orderFilled))
        #expect(queue.records.map(\.number) == [5])
        // The outermost bound: nothing grows without end.
        queue.enqueue(Items.alert(8, .orderFilled))
        #expect(queue.records.map(\.number) == [5, 8])
    }

    @Test func `a full queue takes a hundred thousand alerts and keeps its bound`() {
        var state = WebhookQueueState(target: Targets.of(.generic), draw: { 0 })
        var records = 0
        for number in Int64(1)...100_000 {
            for effect in state.enqueue(Items.alert(number, .venueUp), at: 0) {
                if case .record = effect { records += 1 }
            }
        }
        #expect(records == 90_000)
        #expect(state.health.undelivered == 10_000)
    }
}
