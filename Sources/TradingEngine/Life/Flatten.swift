import TradingCore

/// Flatten: halt first, cancel, close reduce-only, ask the venue, post a receipt. It is a halt with
/// a purpose, so that a crash in the middle goes on where it stopped.
extension EngineState {
    mutating func flatten(_ origin: ActionOrigin) -> EngineReport {
        let halt = latch(
            scope: .all,
            cause: .flatten,
            reason: "flatten",
            evidence: [],
            by: origin.display
        )
        if moment.flatten == nil { startFlatten() }
        carryOnFlatten()
        return .flatten(flattenReport(isFinished: false, halt: halt.halt))
    }

    mutating func startFlatten() {
        moment.flatten = FlattenRun(
            startedAt: moment.now,
            nextTryAt: moment.now,
            cancelled: 0,
            failures: [],
            fillsBefore: book.recentFills.count
        )
    }

    /// One try: cancel what is open, close what is held; when nothing is left, the venue's own
    /// account is asked before the receipt says flat.
    mutating func carryOnFlatten() {
        guard var run = moment.flatten, run.nextTryAt <= moment.now else { return }
        run.nextTryAt = moment.now + (run.tries == 0 ? .seconds(1) : setup.intervals.flattenRetry)
        run.tries += 1
        run.failures = []
        moment.flatten = run
        takeOverDrifts()
        cancelEverything()
        closeEverything()
        let isEmpty = book.positions.isEmpty && book.openOrders.isEmpty
        if isEmpty, isVerifiedFlat() {
            finishFlatten(isFlat: true)
        } else if run.tries >= setup.intervals.flattenTriesMax {
            finishFlatten(isFlat: false)
        } else {
            for market in setup.runningMarkets {
                effects.append(.requestAccount(market.venue))
            }
        }
    }

    /// What the venues hold beyond the book is closed too, or flat would not be flat.
    private mutating func takeOverDrifts() {
        for (id, drift) in book.drifts.sorted(by: { $0.key < $1.key }) {
            if drift.closing == nil { _ = takeOver(id, drift, by: "a flatten, to be closed") }
            endDrift(id, how: "taken over by a flatten")
        }
    }

    private mutating func cancelEverything() {
        for order in book.openOrders where order.intent.purpose != .flatten && order.isWanted {
            let guards = order.intent.purpose == .protectiveStop
            // A stop guards its position until the close has been filled.
            if guards, !book.position(of: order.intent.instrument).quantity.isZero { continue }
            requestCancel(order.intent.id, reason: "flatten")
            moment.flatten?.cancelled += 1
        }
    }

    private mutating func closeEverything() {
        for id in book.positions.keys.sorted() {
            if let failure = closePosition(id, share: .one) {
                moment.flatten?.failures.append(failure)
            }
        }
    }

    /// Whether the accounts of every venue have shown nothing in as many looks in a row as it takes.
    private func isVerifiedFlat() -> Bool {
        guard let run = moment.flatten else { return false }
        return setup.runningMarkets.allSatisfy { market in
            (run.flat[market.venue]?.count ?? 0) >= looksForFlat(market.venue)
        }
    }

    /// An account may be empty by mistake, so two must agree; more where trades of others are known that
    /// left something there.
    private func looksForFlat(_ venue: VenueID) -> Int {
        let sums = book.externals.reduce(into: [InstrumentID: Quantity]()) { sums, fill in
            sums[fill.instrument, default: .zero] += fill.side.signed(fill.quantity)
        }
        let isContradicted = sums.contains { $0.key.venue == venue && !$0.value.isZero }
        return isContradicted ? Self.looksAgainstTrades : 2
    }

    /// Counts the accounts in a row that show nothing, each asked for after the start of the flatten and
    /// after the last fill, and a while after the one before.
    mutating func noteFlat(_ account: AccountSnapshot, askedAt: UTCTime) {
        let venue = account.venue
        guard let run = moment.flatten else { return }
        // Each clock is compared with itself alone: ours, by which a bust is booked, and the venue's.
        let own = run.fills.filter { $0.fill.instrument.venue == venue }
        let last = own.last { $0.reversal == nil }?.fill.time ?? account.time
        let turned = own.last { $0.reversal != nil }?.fill.time ?? run.startedAt
        guard askedAt >= max(run.startedAt, turned), account.time >= last,
            account.positions.allSatisfy(\.quantity.isZero), account.openOrders.isEmpty
        else {
            moment.flatten?.flat[venue] = nil
            return
        }
        let known = run.flat[venue]
        let retry = setup.contract(of: venue).accountRetry
        if let known, askedAt - known.askedAt < retry { return }
        moment.flatten?.flat[venue] = FlatLooks(count: (known?.count ?? 0) + 1, askedAt: askedAt)
    }

    private mutating func finishFlatten(isFlat: Bool) {
        let report = flattenReport(isFinished: true, halt: nil, verified: isFlat)
        moment.flatten = nil
        // They were held back while it ran.
        for index in moment.strategies.indices { moment.strategies[index].dueAt = moment.now }
        let severity: AlertSeverity = isFlat ? .notice : .critical
        alert(.flattenReceipt, subject: "all", .flatten(report), severity: severity)
    }

    private func flattenReport(
        isFinished: Bool,
        halt: HaltRow?,
        verified: Bool = false
    ) -> FlattenReport {
        let run = moment.flatten
        let fills = run?.fills ?? []
        let span = run.map { moment.now - $0.startedAt } ?? .zero
        return FlattenReport(
            title: "flatten",
            isFinished: isFinished,
            isFlat: verified,
            verifiedAt: verified ? moment.now : nil,
            cancelled: run?.cancelled ?? 0,
            fills: fills.map(\.row),
            remaining: positionRows(),
            failures: run?.failures ?? [],
            slippage: fills.reduce(.zero) { $0 + $1.slippage },
            seconds: Fraction(units: Int128(span.nanoseconds) * 1000),
            halt: halt
        )
    }
}
