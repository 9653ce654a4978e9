import TradingCore

/// Starting is recovering: whatever was on its way is unknown until the venue has been asked.
extension EngineState {
    mutating func recover(_ start: AgentStarted) {
        moment.startedAt = moment.now
        moment.isRecalling = !book.ledgers.isEmpty
        moment.nextReconcile = moment.now.next(of: setup.intervals.reconcile)
        moment.nextHistory = moment.now.next(of: setup.intervals.history)
        moment.nextMark = moment.now + .seconds(1)
        moment.nextRisk = moment.now
        let wasRunning = !book.isStopped
        let pending = book.openOrders
        record(.agentStarted(start.numbered(book.epoch + 1, afterCleanStop: !wasRunning)))
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
            // Whether the cancel that was asked for has left, nobody knows; twice does no harm.
            if order.cancelRequestedAt != nil {
                sendCancel(order, reason: "asked for before the start")
            }
            effects.append(.lookUp(order.intent.id, order.intent.instrument))
        }
        for market in setup.runningMarkets {
            beginAlignment(market.venue)
            effects.append(.requestAccount(market.venue))
            askHistory(market.venue)
        }
        recoverOverfills()
        tellBrokenDrill()
        if book.isFlattenPending { startFlatten() }
        tellStart(start, wasRunning: wasRunning, checked: pending.count)
        haltFlapping(start.lead)
    }

    /// Too many takeovers in a short time say that something is wrong which another takeover does not
    /// mend.
    private mutating func haltFlapping(_ lead: LeadTaken?) {
        guard let reason = lead?.haltReason else { return }
        latch(scope: .all, cause: .flapping, reason: reason, evidence: [], by: "the pair")
    }

    /// One of a pair leads now.
    private mutating func tellLead(_ lead: LeadTaken, checked: Int) {
        let before = lead.before.isEmpty ? "the last leader" : lead.before
        let why =
            switch lead.way {
            case .start: "Nobody led."
            case .handedOver: "It took over from \(before), which stopped in order."
            case .died: "It took over from \(before), which ended without saying so."
            case .killed: "It took over from \(before), which stood still and was ended first."
            }
        let headline = "\(lead.name) leads, epoch \(book.epoch)."
        let severity: AlertSeverity =
            lead.haltReason != nil ? .critical : lead.isTakeover ? .warning : .notice
        let halts =
            book.halts.isEmpty ? "No halt is latched." : "\(book.halts.count) halt(s) stand."
        let report = NoticeReport(
            headline: headline,
            lines: [why, "\(checked) open order(s) are checked with the venues.", halts],
            numbers: [],
            hint: "/status tells whether a standby waits."
        )
        alert(.leadershipTaken, subject: "agent", .notice(report), severity: severity)
    }

    private mutating func tellStart(_ start: AgentStarted, wasRunning: Bool, checked: Int) {
        if let lead = start.lead, lead.way != .start { return tellLead(lead, checked: checked) }
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
