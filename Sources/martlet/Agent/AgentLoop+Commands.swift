import ChatOps
import TradingCore
import TradingEngine

/// Commands, from their envelope to their answer.
extension AgentLoop {
    func take(_ envelope: SignedEnvelope, _ waiter: CommandWaiter) {
        let now = tradingNow()
        let wall = wallNow()
        let alertsBefore = runner.state.book.alertCount
        asking = (envelope, waiter)
        let outcome = parts.desk.handle(envelope, now: wall, target: self)
        asking = nil
        // A drill measures the way of the alert itself.
        let told =
            drill == nil
            ? runner.uncommittedAlerts(after: alertsBefore).filter(\.isToldInReply) : []
        let cause = outcome.answered.map { "command \($0.key)" } ?? "command"
        for fact in outcome.facts {
            runner.handle(.fact(fact), at: now, wall: wall, cause: cause)
        }
        for notice in outcome.alerts {
            runner.handle(
                .notice(notice.kind, subject: notice.subject, notice.report),
                at: now,
                wall: wall,
                cause: cause
            )
        }
        if let answered = outcome.answered {
            runner.handle(.fact(.commandAnswered(answered)), at: now, wall: wall, cause: cause)
            receipt(told, by: answered, cause)
        }
        // A script waits on its connection, and has one answer.
        let isHeld = awaited?.isOf(envelope) ?? false && outcome.answered?.surface == .control
        waiting.append { [speakers = parts.speakers] isDurable in
            waiter.committed(isDurable)
            guard isDurable else {
                return waiter.unwritten(UnwrittenAnswer(outcome))
            }
            for case .operatorBound(let bound) in outcome.facts {
                speakers.bind(bound)
                waiter.bound()
            }
            if let text = outcome.callbackText { waiter.toast(text) }
            if outcome.deleteMessage { waiter.deleteMessage() }
            if let answered = outcome.answered {
                if !isHeld { waiter.answered(answered) }
            } else {
                waiter.unanswered()
            }
        }
    }
}
