import RiskControl
package import TradingCore

/// Latching and lifting halts.
extension EngineState {
    /// Latches a halt and cancels the entry orders that it covers. Protective stops and positions
    /// stay. The same scope and cause latched again changes nothing; an operator's other reason is a
    /// halt of its own, up to `operatorHaltsMax` of one scope.
    @discardableResult
    mutating func latch(
        scope: HaltScope,
        cause: HaltCause,
        reason: String,
        evidence: [NamedNumber],
        by: String,
        drill: Int? = nil
    ) -> HaltReport {
        // A drill's halt stands for nobody else's: the drill lifts its own.
        let alike = book.halts.filter {
            $0.scope == scope && $0.cause == cause && $0.drill == drill
        }
        var standing = cause == .operator ? alike.first { $0.reason == reason } : alike.first
        // Somebody who halts again and again is halted; the list must not grow without end.
        if alike.count >= Self.operatorHaltsMax { standing = standing ?? alike.last }
        let halt =
            standing
            ?? Halt(
                id: book.haltCount + 1,
                scope: scope,
                cause: cause,
                reason: reason,
                evidence: evidence,
                latchedAt: moment.now,
                by: by,
                drill: drill
            )
        if standing == nil { record(.haltLatched(halt)) }
        let covered = book.openOrders.filter { order in
            halt.covers(
                venue: order.intent.instrument.venue,
                strategy: order.intent.strategy,
                symbol: order.intent.instrument.symbol
            )
        }
        let inFlight = covered.filter { $0.state == .sending && $0.intent.purpose.raisesRisk }
        let entries = covered.filter { $0.intent.purpose.raisesRisk && $0.isWanted }
        for order in entries { requestCancel(order.intent.id, reason: "halt \(halt.id)") }
        let report = HaltReport(
            halt: halt.row,
            isNew: standing == nil,
            isDrill: halt.drill != nil,
            cancelsSent: entries.count,
            stopsKept: covered.filter { $0.intent.purpose == .protectiveStop && $0.isWanted }.count,
            inFlight: inFlight.map(\.intent.display),
            positionsKept: book.positions.keys.filter { id in
                halt.covers(venue: id.venue, strategy: owner(of: id), symbol: id.symbol)
            }.count,
            alsoStanding: book.halts.filter { $0.scope == scope && $0.id != halt.id }.map(\.row)
        )
        if standing == nil, by != "kill switch" {
            alert(.haltLatched, subject: scope.description, .halt(report))
        }
        return report
    }

    /// Halts of one scope that an operator's different reasons may latch.
    static let operatorHaltsMax = 8

    /// The halts that a resume of a scope would lift: those of the scope, and for `all` every one.
    func haltsLifted(by scope: HaltScope) -> [Halt] {
        scope == .all ? book.halts : book.halts.filter { $0.scope == scope }
    }

    /// The live checklist of a resume.
    func resumeReport(_ scope: HaltScope, rebase: Bool) -> ResumeReport {
        let halts = haltsLifted(by: scope)
        let checks = resumeChecks(scope, rebase: rebase)
        return ResumeReport(
            scope: scope.description,
            checks: checks,
            halts: halts.map(\.row),
            isAllowed: !halts.isEmpty && checks.allSatisfy(\.passes),
            isDone: false,
            stillBlocking: haltsBlocking(scope, besides: halts).map(\.row),
            otherBlocks: modesBlocking(scope)
        )
    }

    mutating func resume(_ scope: HaltScope, rebase: Bool, _ origin: ActionOrigin) -> EngineReport {
        let report = resumeReport(scope, rebase: rebase)
        guard report.isAllowed else { return .resume(report) }
        var rebased: [VenueID: Money] = [:]
        if rebase {
            for venue in moment.venues.keys { rebased[venue] = moment.venues[venue]?.equity }
            rebased[.total] = totalEquity
        }
        for halt in haltsLifted(by: scope) {
            record(
                .haltCleared(HaltCleared(id: halt.id, by: origin.display, rebased: rebased))
            )
        }
        let done = ResumeReport(
            scope: report.scope,
            checks: report.checks,
            halts: report.halts,
            isAllowed: true,
            isDone: true,
            stillBlocking: report.stillBlocking,
            otherBlocks: report.otherBlocks
        )
        alert(.haltCleared, subject: report.scope, .resume(done))
        for index in moment.strategies.indices { moment.strategies[index].dueAt = moment.now }
        return .resume(done)
    }

    private func resumeChecks(_ scope: HaltScope, rebase: Bool) -> [CheckRow] {
        let venues = setup.markets.filter { market in
            market.mode != .off && (scope == .venue(market.venue) || !scope.isVenue)
        }.map(\.venue)
        return [driftCheck(venues), unknownCheck(venues), dataCheck(venues), upCheck(venues)]
            + [budgetCheck(venues, rebase: rebase), flattenCheck()]
    }

    private func check(
        _ name: String,
        _ problem: String?,
        fine: String,
        mend: String
    ) -> CheckRow {
        CheckRow(
            name: name,
            passes: problem == nil,
            finding: problem ?? fine,
            mend: problem == nil ? "" : mend
        )
    }

    private func driftCheck(_ venues: [VenueID]) -> CheckRow {
        let here = book.drifts.filter { venues.contains($0.key.venue) }
        let ignored = here.filter { ($0.value.ignoredUntil ?? .epoch) > moment.now }
        let drifting = here.keys.filter { ignored[$0] == nil }.sorted()
        let words = ignored.sorted { $0.key < $1.key }.map { id, drift in
            "the one in \(id.symbol) is ignored until \((drift.ignoredUntil ?? .epoch).display)"
        }
        return check(
            "drift",
            drifting.isEmpty ? nil : "drift in " + drifting.map(\.symbol).joined(separator: ", "),
            fine: words.isEmpty ? "venue and book agree" : words.joined(separator: ", "),
            mend: "/drift shows it: adopt it, close the extra, or ignore it for a while"
        )
    }

    private func unknownCheck(_ venues: [VenueID]) -> CheckRow {
        let unknown = book.openOrders.filter {
            $0.state == .unknown && venues.contains($0.intent.instrument.venue)
        }
        return check(
            "unknown orders",
            unknown.isEmpty ? nil : "\(unknown.count) order(s) with unknown outcome",
            fine: "none",
            mend: "wait for the look-up; /orders shows them"
        )
    }

    private func dataCheck(_ venues: [VenueID]) -> CheckRow {
        let unpriced = moment.owners.keys.filter { id in
            venues.contains(id.venue) && isSessionOpen(id) && moment.quotes[id] == nil
        }.map(\.symbol).sorted()
        let stale = moment.quotes.values.filter { quote in
            venues.contains(quote.instrument.venue) && isSessionOpen(quote.instrument)
                && moment.now - quote.time
                    > setup.policy.limits(for: quote.instrument.venue).staleAfter
        }
        return check(
            "fresh prices",
            stale.isEmpty
                ? nil
                : "old price of "
                    + stale.map(\.instrument.symbol).sorted().joined(separator: ", "),
            fine: unpriced.isEmpty
                ? "all open markets have fresh prices"
                : "fresh where there are any; none yet of " + unpriced.joined(separator: ", "),
            mend: "wait for the feed; /markets shows the ages"
        )
    }

    private func upCheck(_ venues: [VenueID]) -> CheckRow {
        let down = venues.filter {
            !(moment.venues[$0]?.isUp ?? false) || quarantine(of: $0) != nil
        }
        return check(
            "venues up",
            down.isEmpty ? nil : down.map(\.text).joined(separator: ", ") + " is down",
            fine: "all up",
            mend: "wait for the venue; /markets shows why"
        )
    }

    private func budgetCheck(_ venues: [VenueID], rebase: Bool) -> CheckRow {
        let all = venues + [.total]
        let unknown = all.filter { budget(at: $0) == nil }
        if !unknown.isEmpty {
            return check(
                "loss budget",
                "the equity of " + unknown.map(\.text).joined(separator: ", ") + " is not known",
                fine: "",
                mend: "wait a moment for the account and prices; /markets shows them"
            )
        }
        let spent = all.filter { !(budget(at: $0)?.remaining.isPositive ?? false) }
        let problem =
            spent.isEmpty || rebase
            ? nil : "no loss budget left at " + spent.map(\.text).joined(separator: ", ")
        return check(
            "loss budget",
            problem,
            fine: rebase ? "losses count anew from the equity of now" : "there is room to lose",
            mend: "wait for the next UTC day, or send /resume with the word rebase: daily loss and "
                + "drawdown then count from the equity of now"
        )
    }

    private func flattenCheck() -> CheckRow {
        check(
            "flatten",
            moment.flatten == nil ? nil : "a flatten is under way",
            fine: "none under way",
            mend: "wait for its receipt"
        )
    }
}

extension HaltScope {
    /// Whether the scope names one venue.
    var isVenue: Bool {
        if case .venue = self { return true }
        return false
    }
}

extension Halt {
    /// The halt as reports show it.
    package var row: HaltRow {
        HaltRow(
            id: id,
            scope: scope.description,
            cause: cause.rawValue,
            reason: reason,
            since: latchedAt,
            by: by,
            evidence: evidence
        )
    }
}
