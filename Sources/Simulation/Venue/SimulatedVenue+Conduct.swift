package import TradingCore

/// What a venue does to an account that nobody asked for.
extension SimulatedVenue {
    /// Moves money in (positive) or out, as its owner does past every program.
    package mutating func transfer(_ amount: Money, id: String, at time: UTCTime) {
        clock = max(clock, time)
        balance += amount
        let movement = CashMovement(
            venue: config.venue,
            id: id,
            kind: .transfer,
            amount: amount,
            instrument: nil,
            time: clock
        )
        log.add(movement)
        report(.cash(movement))
    }

    /// Closes a position by force, whatever its margin says.
    package mutating func liquidate(_ instrument: InstrumentID, at time: UTCTime) {
        clock = max(clock, time)
        guard let index = book(of: instrument), !books[index].position.quantity.isZero,
            books[index].hasQuote
        else { return }
        liquidate(index)
        settle(index)
    }

    /// Takes an execution back: the account is as if it had not been. With a `price` the same is
    /// executed anew at that price, under an id of its own.
    ///
    /// - Returns: what was told; nil when the execution is not known any more.
    @discardableResult
    package mutating func takeBack(
        _ fill: Fill,
        insteadAt price: Price? = nil,
        at time: UTCTime
    ) -> FillCorrection? {
        clock = max(clock, time)
        guard let index = book(of: fill.instrument), archive[fill.order] != nil else { return nil }
        undo(fill, index)
        var replacement: Fill?
        if let price {
            let made = book(
                fill.quantity,
                fill.side,
                at: price,
                fill.liquidity,
                for: fill.order,
                index
            )
            archive.add(made)
            replacement = made
        }
        let correction = FillCorrection(
            original: fill,
            replacement: replacement,
            reason: price == nil ? "The trade was cancelled." : "The price was corrected."
        )
        log.add(correction, at: clock)
        tell(fill.order, .corrected(correction))
        settle(index)
        return correction
    }

    /// Position and balance as if an execution had not been, at the rate that it was booked by.
    mutating func undo(_ fill: Fill, _ index: Int) {
        balance +=
            books[index].position.apply(fill.side.opposite, fill.quantity, at: fill.price)
            .converted(at: fill.rate, .down) + fill.fee
        archive.remove(fill)
    }

    /// Executes a lot more of a filled order than it asked for.
    package mutating func overfill(_ id: ClientOrderID, at time: UTCTime) {
        clock = max(clock, time)
        guard let last = archive[id]?.fills.last, archive[id]?.state == .filled,
            let index = book(of: last.instrument)
        else { return }
        let lot = books[index].instrument.lot
        let fill = book(lot, last.side, at: last.price, .taker, for: id, index)
        archive.add(fill)
        tell(id, .fill(fill))
        settle(index)
    }

    /// Whether an order of this client id came before and is remembered.
    package func knows(_ id: ClientOrderID) -> Bool { archive[id] != nil }

    /// Client ids of open orders, oldest first.
    package var openOrderIDs: [ClientOrderID] {
        books.flatMap(\.orders).sorted { $0.sequence < $1.sequence }.map(\.intent.id)
    }
}
