import TradingCore

/// Starting is recovering: whatever was on its way is unknown until the venue has been asked.
extension EngineState {
    mutating func recover(_ start: AgentStarted) {
        moment.startedAt = moment.now
        moment.isResumed = !book.ledgers.isEmpty
        moment.nextReconcile = moment.now.next(of: setup.intervals.reconcile)
        moment.nextHistory = moment.now.next(of: setup.intervals.history)
        moment.nextMark = moment.now + .seconds(1)
        moment.nextRisk = moment.now
        let wasRunning = !book.isStopped
        let pending = book.openOrders
        record(.agentStarted(start))
        resumeAnchors()
        for order in pending where order.state == .planned {
            let evidence = Evidence(.recovery, "it was never handed to the network")
            record(
                .orderMoved(
                    OrderMoved(id: order.intent.id, state: .neverExisted, evidence: evidence)
                )
            )
        }
        for order in pending where order.state == .sending {
            markUnknown(order, Evidence(.recovery, "the process ended while it was being sent"))
        }
        for order in pending where [.live, .partial, .unknown].contains(order.state) {
            effects.append(.lookUp(order.intent.id, order.intent.instrument))
        }
        for market in setup.markets where market.mode != .off {
            beginAlignment(market.venue)
            effects.append(.requestAccount(market.venue))
            askHistory(market.venue)
        }
        tellBrokenDrill()
        if book.isFlattenPending { startFlatten() }
        tellStart(start, wasRunning: wasRunning, checked: pending.count)
    }

    private mutating func tellStart(_ start: AgentStarted, wasRunning: Bool, checked: Int) {
        let modes = start.modes.sorted { $0.key < $1.key }.map { NamedNumber($0.key, $0.value) }
        guard wasRunning else {
            notice(
                .agentStarted,
                subject: "agent",
                "Martlet \(start.version) runs.",
                lines: ["Prices: \(setup.source)."],
                numbers: modes
            )
            return
        }
        notice(
            .restartedAfterCrash,
            subject: "agent",
            "Martlet restarted after it ended without saying so.",
            lines: [
                "\(checked) open order(s) are checked with the venues.",
                book.halts.isEmpty ? "No halt is latched." : "\(book.halts.count) halt(s) stand.",
            ],
            numbers: modes
        )
    }
}
