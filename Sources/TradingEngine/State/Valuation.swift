import RiskControl
import TradingCore

/// What the book is worth at the newest prices. Whatever cannot be computed is nil, never zero.
extension EngineState {
    /// Recomputes a venue's equity; an open position without a fresh price makes it unknown.
    mutating func revalue(_ venue: VenueID) {
        guard var state = moment.venues[venue], let ledger = book.ledgers[venue], ledger.hasOpened
        else { return }
        var unrealised = Money.zero
        var oldest = moment.now
        for (id, position) in book.positions where id.venue == venue {
            guard let quote = moment.quotes[id], quote.isSane else {
                state.equity = nil
                moment.venues[venue] = state
                return
            }
            if isSessionOpen(id) { oldest = min(oldest, quote.time) }
            unrealised += position.unrealised(at: quote.mid)
        }
        state.equity = ledger.balance + unrealised
        state.unrealised = unrealised
        state.equityTime = oldest
        moment.venues[venue] = state
    }

    func isSessionOpen(_ id: InstrumentID) -> Bool {
        moment.instruments[id]?.calendar.isOpen(at: moment.now) ?? false
    }

    /// The equity of all venues that the total counts; nil as long as one is missing.
    var totalEquity: Money? {
        var sum = Money.zero
        for market in setup.countedMarkets {
            guard let equity = moment.venues[market.venue]?.equity else { return nil }
            sum += equity
        }
        return sum
    }

    /// The oldest of the moments from which the total was computed.
    var totalEquityTime: UTCTime? {
        let times = setup.countedMarkets
            .map { moment.venues[$0.venue]?.equityTime }
        return times.contains(nil) ? nil : times.compactMap { $0 }.min()
    }

    /// Gross exposure of a venue: positions, live and unknown orders at full size. Nil when a
    /// product leaves the exact range or a price is missing.
    func exposure(at venue: VenueID, without left: InstrumentID? = nil) -> Money? {
        let orders = book.openOrders.filter { $0.intent.instrument.venue == venue }
        let touched = Set(orders.map(\.intent.instrument))
            .union(book.positions.keys.filter { $0.venue == venue })
        var sum = Money.zero
        for id in touched where id != left {
            let own = orders.filter { $0.intent.instrument == id }
            let position = book.position(of: id)
            let mark =
                moment.quotes[id]?.mid ?? own.first?.intent.valuationPrice
                ?? position.averagePrice
            guard
                let value = RiskControl.exposure(
                    position: position.quantity,
                    orders: own.map(\.working),
                    mark: mark
                )
            else { return nil }
            sum += value
        }
        return sum
    }

    /// Gross exposure of all venues of the total.
    var totalExposure: Money? {
        var sum = Money.zero
        for market in setup.countedMarkets {
            guard let value = exposure(at: market.venue) else { return nil }
            sum += value
        }
        return sum
    }

    /// Equity less the margin that positions and working entries use; nil when unknown.
    func freeMargin(at venue: VenueID) -> Money? {
        guard let equity = moment.venues[venue]?.equity else { return nil }
        let leverageMax = setup.policy.limits(for: venue).leverageMax
        var used = Money.zero
        let orders = book.openOrders.filter { $0.intent.instrument.venue == venue }
        let touched = Set(orders.map(\.intent.instrument))
            .union(book.positions.keys.filter { $0.venue == venue })
        for id in touched {
            let own = orders.filter { $0.intent.instrument == id }.map(\.working)
            let position = book.position(of: id)
            let mark = moment.quotes[id]?.mid ?? position.averagePrice
            guard let instrument = moment.instruments[id],
                let value = RiskControl.exposure(
                    position: position.quantity,
                    orders: own,
                    mark: mark
                )
            else { return nil }
            let leverage = min(leverageMax, instrument.leverageMax)
            used += value.divided(by: leverage, .up)
        }
        let ours = equity - used
        return moment.venues[venue]?.account.map { min($0.freeMargin, ours) } ?? ours
    }

    /// What a venue, or the total, can still lose before the kill switch trips.
    func budget(at venue: VenueID) -> LossBudget? {
        let ledger = book.ledgers[venue]
        let isTotal = venue == .total
        return lossBudget(
            equity: isTotal ? totalEquity : moment.venues[venue]?.equity,
            dayOpening: ledger?.day.openingEquity,
            peak: ledger?.peak,
            exposure: isTotal ? totalExposure : exposure(at: venue),
            limits: isTotal ? setup.policy.global : setup.policy.limits(for: venue)
        )
    }
}
