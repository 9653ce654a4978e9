package import TradingCore

/// Makes closed trades out of fills. A trade ends with each order that reduces a position; it began when the
/// position was opened from flat. Its entry price is the position's average, its costs are its share of the
/// fees and the funding that were paid since then, and the fees of its exit.
struct TripBook {
    private var open: [InstrumentID: OpenPosition] = [:]
    private var closing: [InstrumentID: Closing] = [:]
    private(set) var trips: [RoundTrip] = []

    /// A position and what it has cost so far.
    private struct OpenPosition {
        var since: UTCTime
        /// Signed, base units.
        var quantity = 0.0
        /// The average entry price, in quote units per base unit.
        var price = 0.0
        /// Fees and funding of what is open, in account currency.
        var costs = 0.0
    }

    /// A trade whose closing order may fill further.
    private struct Closing {
        let order: ClientOrderID
        let side: Side
        let since: UTCTime
        var exitTime: UTCTime
        var quantity = 0.0
        var entryValue = 0.0
        var exitValue = 0.0
        /// Before costs, in account currency.
        var gain = 0.0
        /// Entry and exit together, in account currency.
        var traded = 0.0
        var costs = 0.0
    }

    /// Takes in the next fill; fills come in the order in which they were booked.
    mutating func add(_ booked: FillBooked) {
        let fill = booked.fill
        let id = fill.instrument
        let signed = fill.side.signed(fill.quantity).approximate
        var position = open[id] ?? OpenPosition(since: fill.time)
        let fee = fill.fee.approximate
        let price = fill.price.approximate
        let isReducing = position.quantity != 0 && (position.quantity > 0) != (signed > 0)
        if !isReducing {
            end(id)
            grow(&position, by: signed, at: price, fee)
            open[id] = position
            return
        }
        let closed = min(abs(signed), abs(position.quantity))
        let exitFee = fee * closed / abs(signed)
        close(&position, closed, fill, exitFee)
        let after = booked.positionAfter.approximate
        if after == 0 {
            open[id] = nil
            end(id)
        } else if abs(signed) > closed {
            // What is left of the fill opens a position on the other side.
            end(id)
            var next = OpenPosition(since: fill.time)
            grow(&next, by: after, at: price, fee - exitFee)
            open[id] = next
        } else {
            open[id] = position
        }
    }

    /// Takes in money that moved without a trade; positive is received.
    mutating func add(_ amount: Money, of instrument: InstrumentID) {
        open[instrument]?.costs -= amount.approximate
    }

    /// Ends the trades whose closing orders were still filling.
    mutating func finish() {
        for id in closing.keys.sorted() { end(id) }
    }

    private func grow(
        _ position: inout OpenPosition,
        by signed: Double,
        at price: Double,
        _ fee: Double
    ) {
        let size = abs(position.quantity) + abs(signed)
        position.price = (position.price * abs(position.quantity) + price * abs(signed)) / size
        position.quantity += signed
        position.costs += fee
    }

    private mutating func close(
        _ position: inout OpenPosition,
        _ closed: Double,
        _ fill: Fill,
        _ exitFee: Double
    ) {
        let id = fill.instrument
        if let under = closing[id], under.order != fill.order { end(id) }
        let side: Side = position.quantity > 0 ? .buy : .sell
        var trade =
            closing[id]
            ?? Closing(order: fill.order, side: side, since: position.since, exitTime: fill.time)
        let share = closed / abs(position.quantity)
        trade.exitTime = fill.time
        trade.quantity += closed
        let (entry, exit) = (closed * position.price, closed * fill.price.approximate)
        let rate = fill.rate.approximate
        trade.entryValue += entry
        trade.exitValue += exit
        trade.gain += (side == .buy ? exit - entry : entry - exit) * rate
        trade.traded += (abs(entry) + abs(exit)) * rate
        trade.costs += position.costs * share + exitFee
        position.costs -= position.costs * share
        position.quantity -= side == .buy ? closed : -closed
        closing[id] = trade
    }

    private mutating func end(_ id: InstrumentID) {
        guard let trade = closing.removeValue(forKey: id), trade.quantity > 0 else { return }
        trips.append(
            RoundTrip(
                instrument: id,
                side: trade.side,
                entryTime: trade.since,
                exitTime: trade.exitTime,
                entryPrice: trade.entryValue / trade.quantity,
                exitPrice: trade.exitValue / trade.quantity,
                quantity: trade.quantity,
                profit: trade.gain - trade.costs,
                costs: trade.costs,
                traded: trade.traded
            )
        )
    }
}

extension RoundTrip {
    /// The closed trades of fills, which come in the order in which they were booked.
    package static func trips(of fills: [FillBooked]) -> [RoundTrip] {
        var book = TripBook()
        for fill in fills { book.add(fill) }
        book.finish()
        return book.trips
    }
}
