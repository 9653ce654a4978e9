/// A bounded queue from many producers to one consumer that may block on a thread of its own.
///
/// The overflow rule of each lane is told at ``MailboxLane``, the bounds at ``MailboxBounds``.
package final class Mailbox<Element: Sendable>: @unchecked Sendable {
    private enum Waiter {
        static var consumer: Int { 0 }
        static var producer: Int { 1 }
    }

    private let condition = ThreadCondition(conditionCount: 2)
    // Everything below is touched only inside `condition.locked`.
    private var urgent: RingQueue<Element>
    private var normal: RingQueue<Element>
    private var lossy: RingQueue<(key: String, element: Element)>
    private var lossyPlaces: [String: Int] = [:]
    private var lossyTaken = 0
    private var consumerWaits = false
    private var producersWaiting = 0
    private var closed = false
    private var tally = MailboxCounts()

    /// Makes an empty, open mailbox.
    package init(bounds: MailboxBounds = MailboxBounds()) {
        urgent = RingQueue(countMax: bounds.urgentMax)
        normal = RingQueue(countMax: bounds.normalMax)
        lossy = RingQueue(countMax: bounds.lossyKeysMax)
    }

    /// What went through and what was refused.
    package var counts: MailboxCounts {
        condition.locked {
            var counts = tally
            counts.waiting = waiting
            return counts
        }
    }

    /// True after ``close()``.
    package var isClosed: Bool { condition.locked { closed } }

    /// Hands an element over without waiting.
    ///
    /// - Returns: False when the lane is full or the mailbox closed; the element was then not kept.
    package func post(_ element: Element, to lane: MailboxLane = .normal) -> Bool {
        condition.locked {
            guard accept(element, lane) else {
                tally.refused += 1
                return false
            }
            return true
        }
    }

    /// Hands an element over, waiting for room when the lane is full. Never call it on the
    /// consumer's thread.
    ///
    /// The deadline is in nanoseconds of the monotonic clock. Returns false when there was still no
    /// room then, or the mailbox is closed.
    package func postWaiting(
        _ element: Element,
        to lane: MailboxLane = .normal,
        untilMonotonic deadlineMonotonic: Int64
    ) -> Bool {
        condition.locked {
            var inTime = true
            while !accept(element, lane) {
                guard inTime, !closed else {
                    tally.refused += 1
                    return false
                }
                producersWaiting += 1
                inTime = condition.wait(Waiter.producer, untilMonotonic: deadlineMonotonic)
                producersWaiting -= 1
            }
            return true
        }
    }

    /// Appends what waits to `batch`: urgent first, then normal, then lossy, which is promised a
    /// quarter of the batch so that a flood of commands cannot starve prices.
    ///
    /// The deadline, in nanoseconds of the monotonic clock, says how long to wait while nothing is
    /// there; nil waits until something arrives or the mailbox closes, and a past time never waits.
    /// Returns how many were appended: 0 at the deadline, or when the mailbox is closed and empty.
    package func takeAll(
        into batch: inout [Element],
        max elementsMax: Int,
        waitUntilMonotonic deadlineMonotonic: Int64?
    ) -> Int {
        precondition(elementsMax > 0, "a batch must have room")
        return condition.locked {
            var inTime = true
            while waiting == 0, !closed, inTime {
                consumerWaits = true
                inTime = condition.wait(Waiter.consumer, untilMonotonic: deadlineMonotonic)
                consumerWaits = false
            }
            let count = take(into: &batch, elementsMax)
            if count > 0, producersWaiting > 0 { condition.broadcast(Waiter.producer) }
            return count
        }
    }

    /// Refuses everything from now on and wakes all who wait. What waits already can still be
    /// taken.
    package func close() {
        condition.locked {
            closed = true
            condition.broadcast(Waiter.consumer)
            condition.broadcast(Waiter.producer)
        }
    }

    /// Producers that wait for room now.
    var waitingProducers: Int { condition.locked { producersWaiting } }

    private var waiting: Int { urgent.count + normal.count + lossy.count }

    private func accept(_ element: Element, _ lane: MailboxLane) -> Bool {
        guard !closed else { return false }
        let accepted =
            switch lane {
            case .urgent: urgent.append(element)
            case .normal: normal.append(element)
            case .lossy(let key): keepNewest(element, key)
            }
        guard accepted else { return false }
        tally.waitingHighWater = max(tally.waitingHighWater, waiting)
        if consumerWaits { condition.signal(Waiter.consumer) }
        return true
    }

    private func keepNewest(_ element: Element, _ key: String) -> Bool {
        if let place = lossyPlaces[key] {
            lossy[place - lossyTaken] = (key, element)
            tally.replaced += 1
            return true
        }
        guard lossy.append((key, element)) else { return false }
        lossyPlaces[key] = lossyTaken + lossy.count - 1
        return true
    }

    private func take(into batch: inout [Element], _ elementsMax: Int) -> Int {
        guard waiting > 0 else { return 0 }
        let before = batch.count
        let full = before + elementsMax
        while batch.count < full, let element = urgent.popFirst() { batch.append(element) }
        let promised = min(lossy.count, (full - batch.count) / 4)
        while batch.count < full - promised, let element = normal.popFirst() {
            batch.append(element)
        }
        while batch.count < full, let (key, element) = lossy.popFirst() {
            lossyPlaces[key] = nil
            lossyTaken += 1
            batch.append(element)
        }
        return batch.count - before
    }
}
