import Strategies
import TradingCore

/// The autopilot: it looks which strategy suits an instrument, proposes a change, waits for a veto, and has
/// the other strategy trade the instrument, on paper alone.
extension EngineState {
    /// Once a second: a proposal whose time has come, or a look for something better.
    mutating func watchAutopilot() {
        guard let pilot = setup.autopilot, book.autopilot?.isOn ?? true else { return }
        if let pending = book.autopilot?.pending {
            if moment.now >= pending.dueAt { settle(pending, pilot) }
            return
        }
        guard moment.now >= moment.nextAutopilot else { return }
        moment.nextAutopilot = moment.now.next(of: pilot.every)
        guard deploymentsOfWeek < pilot.deploymentsPerWeekMax, let best = changes(pilot).first
        else { return }
        propose(best, pilot)
    }

    /// Deployments within the last seven days.
    var deploymentsOfWeek: Int {
        let week = moment.now - .days(7)
        return book.autopilot?.deployments.count { $0 > week } ?? 0
    }

    /// A strategy that suits an instrument better than the present one.
    struct AutopilotChange {
        let instrument: InstrumentID
        let kind: String
        let suitability: Suitability
        let scoreNow: Int
        var advantage: Int { suitability.score - scoreNow }
    }

    /// What suits better by enough, the greatest advantage first.
    private func changes(_ pilot: AutopilotSetup) -> [AutopilotChange] {
        let free = moment.instruments.keys.filter { obstacle(to: $0, pilot) == nil }.sorted()
        let measures = moment.board.measures(spread: { spread(of: $0) })
        var found: [AutopilotChange] = []
        for id in free {
            guard let here = measures[id], let scoreNow = presentScore(id, measures) else {
                continue
            }
            for kind in pilot.candidates.sorted() where kind != presentKind(id) {
                guard SuitabilityRules.suits(kind, moment.instruments[id]?.kind),
                    !wasVetoed(id, kind),
                    let row = SuitabilityRules.rank([id: here], for: kind)?.first,
                    row.score >= pilot.scoreMin, row.score - scoreNow >= pilot.advantageMin
                else { continue }
                found.append(
                    AutopilotChange(
                        instrument: id,
                        kind: kind,
                        suitability: row,
                        scoreNow: scoreNow
                    )
                )
            }
        }
        return found.sorted {
            $0.advantage != $1.advantage
                ? $0.advantage > $1.advantage
                : ($0.instrument, $0.kind) < ($1.instrument, $1.kind)
        }
    }

    /// Why an instrument is left alone now; nil when it may change hands.
    private func obstacle(to id: InstrumentID, _ pilot: AutopilotSetup) -> String? {
        guard let market = setup.market(at: id.venue), pilot.markets.contains(market.id) else {
            return "its market is not the autopilot's"
        }
        if market.mode != .paper { return "its market is not on paper" }
        if moment.plans[id] != nil { return "a plan leads its position" }
        if book.drifts[id] != nil { return "it drifts" }
        if moment.bars[id] == nil { return "no bar of it has closed" }
        if moment.flatten != nil || book.isReduceOnly { return "positions may only shrink" }
        let owner = owner(of: id)
        if book.halts.contains(where: {
            $0.covers(venue: id.venue, strategy: owner, symbol: id.symbol)
        }) {
            return "it is halted"
        }
        if let owner, book.strategiesOff.contains(owner) { return "\(owner) was switched off" }
        if book.openOrders(of: id).contains(where: { $0.state == .unknown }) {
            return "the outcome of an order is unknown"
        }
        return nil
    }

    private func presentKind(_ id: InstrumentID) -> String? {
        moment.owners[id].map { moment.strategies[$0].kind }
    }

    /// How well the present strategy suits; nil for one that nobody can judge, which is left alone.
    private func presentScore(
        _ id: InstrumentID,
        _ measures: [InstrumentID: MarketMeasures]
    ) -> Int? {
        guard let kind = presentKind(id) else { return 0 }
        return SuitabilityRules.rank(measures, for: kind)?.first { $0.instrument == id }?.score
    }

    /// A veto holds for a week.
    private func wasVetoed(_ id: InstrumentID, _ kind: String) -> Bool {
        let week = moment.now - .days(7)
        return book.autopilot?.vetoes.contains {
            $0.instrument == id && $0.kind == kind && $0.at > week
        } ?? false
    }

    // MARK: Proposing and deploying

    private mutating func propose(_ change: AutopilotChange, _ pilot: AutopilotSetup) {
        guard let market = setup.market(at: change.instrument.venue),
            let interval = moment.bars[change.instrument]?.interval
        else { return }
        let number = (book.autopilot?.count ?? 0) + 1
        let proposal = AutopilotProposal(
            number: number,
            instrument: change.instrument,
            from: owner(of: change.instrument),
            strategy: StrategyID("\(market.id)/auto-\(number)"),
            kind: change.kind,
            parameters: ["interval": interval.text],
            score: change.suitability.score,
            scoreNow: change.scoreNow,
            reasons: change.suitability.reasons,
            dueAt: moment.now + pilot.vetoSpan
        )
        note(.proposed, proposal, "it suits better", by: ActionOrigin.agent.display)
        tell(
            "Proposal \(number): \(proposal.words).",
            [
                "It is deployed on paper at \(proposal.dueAt.display) unless you say no.",
                "Suitability \(proposal.score) of 100, \(proposal.scoreNow) for what trades it now.",
            ] + proposal.reasons.prefix(4),
            proposal
        )
    }

    private mutating func settle(_ proposal: AutopilotProposal, _ pilot: AutopilotSetup) {
        let id = proposal.instrument
        var obstacle = obstacle(to: id, pilot)
        if obstacle == nil, owner(of: id) != proposal.from { obstacle = "it changed hands" }
        if obstacle == nil,
            !changes(pilot).contains(where: { $0.instrument == id && $0.kind == proposal.kind })
        {
            obstacle = "it does not suit better any more"
        }
        if let obstacle {
            note(.dropped, proposal, obstacle, by: ActionOrigin.agent.display)
            tell("Proposal \(proposal.number) was given up: \(obstacle).", [], proposal)
            return
        }
        guard assign(proposal) else {
            note(.dropped, proposal, "it cannot be made", by: ActionOrigin.agent.display)
            return
        }
        note(.deployed, proposal, "nobody said no", by: ActionOrigin.agent.display)
        cancelEntries(in: id)
        tell(
            "\(id.symbol) is traded on paper by \(proposal.strategy), a \(proposal.kind).",
            ["What is held goes over to it. /autopilot back \(id.symbol) gives it back."],
            proposal
        )
    }

    mutating func note(
        _ step: AutopilotChanged.Step,
        _ proposal: AutopilotProposal?,
        _ reason: String,
        by: String
    ) {
        record(
            .autopilotChanged(
                AutopilotChanged(step: step, proposal: proposal, reason: reason, by: by)
            )
        )
    }

    private mutating func tell(
        _ headline: String,
        _ lines: [String],
        _ proposal: AutopilotProposal
    ) {
        notice(
            .autopilotMoved,
            subject: "\(proposal.number)",
            headline,
            lines: lines,
            hint: "/autopilot"
        )
    }

    // MARK: Changing hands

    /// Has the proposed strategy trade the instrument, fed with the bars that are kept.
    ///
    /// - Returns: false when it cannot be made.
    private mutating func assign(_ proposal: AutopilotProposal) -> Bool {
        let id = proposal.instrument
        guard let market = setup.market(at: id.venue), moment.instruments[id] != nil,
            var strategy = try? StrategyCatalog.make(
                proposal.kind,
                id: proposal.strategy,
                parameters: proposal.parameters
            )
        else { return false }
        let past = moment.bars[id].flatMap { $0.interval == strategy.interval ? $0 : nil }
        for bar in past?.bars ?? [] { strategy.update(Bar(bar, of: id, strategy.interval)) }
        strategy.begin(id)
        let assignment = StrategyAssignment(
            strategy: strategy,
            kind: proposal.kind,
            instruments: [id],
            parameters: proposal.parameters.sorted { $0.key < $1.key }
                .map { NamedNumber($0.key, $0.value) },
            barsDigested: past?.bars.count ?? 0
        )
        if let index = moment.owners[id] { moment.strategies[index].release(id) }
        moment.owners[id] = moment.strategies.count
        moment.strategies.append(StrategyMoment(assignment, market: market))
        moment.bookVersion &+= 1
        markDue(id)
        return true
    }

    /// Takes back what another strategy than the present one still rests to open: the present one may have to
    /// see more bars before it wants anything.
    private mutating func cancelEntries(in id: InstrumentID) {
        let owner = owner(of: id)
        for order in book.openOrders(of: id)
        where order.intent.strategy != owner && order.intent.purpose.raisesRisk && order.isWanted {
            requestCancel(order.intent.id, reason: "another strategy trades it")
        }
    }

    /// Gives an instrument back to the strategy that the configuration names, which hears of the bars that it
    /// missed.
    mutating func giveBack(_ id: InstrumentID) {
        if let index = moment.owners[id] { moment.strategies[index].release(id) }
        let home = moment.strategies.firstIndex { $0.home.contains(id) }
        moment.owners[id] = home
        moment.bookVersion &+= 1
        cancelEntries(in: id)
        guard let home else { return }
        moment.strategies[home].takeBack(id, moment.bars[id])
        markDue(id)
    }

    /// After a start: what was deployed trades on, where the configuration still lets it.
    mutating func resumeDeployments() {
        if let pilot = setup.autopilot { moment.nextAutopilot = moment.now.next(of: pilot.every) }
        let deployed = (book.autopilot?.deployed ?? [:]).values.sorted { $0.number < $1.number }
        for proposal in deployed {
            let market = setup.market(at: proposal.instrument.venue)
            let isAllowed = market.map {
                $0.mode == .paper && setup.autopilot?.markets.contains($0.id) ?? false
            }
            if isAllowed ?? false, assign(proposal) { continue }
            note(
                .returned,
                proposal,
                "the configuration does not let it trade",
                by: ActionOrigin.agent.display
            )
        }
    }
}

extension AutopilotProposal {
    /// `BTCUSDT from crypto/momentum to grid`.
    var words: String {
        "\(instrument.symbol) from \(from?.text ?? "nobody") to \(kind)"
    }
}
