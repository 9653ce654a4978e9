internal import GRDB
internal import TradingCore

/// Orders, their steps, fills and positions.
extension ProjectedEvent {
    func plan(_ fact: OrderPlanned) throws {
        let intent = fact.intent
        let kind =
            switch intent.kind {
            case .market: "market"
            case .limit: "limit"
            case .stop: "stop"
            }
        try tables.run(
            "INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            intent.id.text,
            intent.instrument.venue.text,
            intent.instrument.symbol,
            intent.side.rawValue,
            kind,
            intent.kind.price,
            intent.quantity,
            Quantity.zero,
            OrderState.planned.rawValue,
            intent.purpose.rawValue,
            intent.strategy?.text,
            intent.slot,
            String?.none,
            intent.createdAt,
            time,
            sequence,
            sequence
        )
        try step(of: intent.id)
    }

    /// An order that was never planned here (it cannot be ours) leaves only its step.
    func move(_ fact: OrderMoved) throws {
        try tables.run(
            """
            UPDATE orders SET state = ?, venue_order_id = coalesce(?, venue_order_id),
                moved = ?, last_sequence = ? WHERE id = ?
            """,
            fact.state.rawValue,
            fact.venueOrderID,
            time,
            sequence,
            fact.id.text
        )
        try step(of: fact.id)
    }

    func amend(_ fact: OrderAmended) throws {
        let quantity = StoredAmount(fact.quantity)
        try tables.run(
            """
            UPDATE orders SET quantity = ?1, quantity_e12 = ?2, moved = ?3, last_sequence = ?4
            WHERE id = ?5
            """,
            quantity.whole,
            quantity.trillionths,
            time,
            sequence,
            fact.id.text
        )
        try step(of: fact.id)
    }

    func step(of order: ClientOrderID) throws {
        try tables.run("INSERT INTO order_steps VALUES (?,?)", order.text, sequence)
    }

    func insert(_ fact: FillBooked) throws {
        let fill = fact.fill
        try tables.run(
            "INSERT INTO fills VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            sequence,
            fill.instrument.venue.text,
            fill.id,
            fill.time,
            fill.instrument.symbol,
            fill.side.rawValue,
            fill.price,
            fill.quantity,
            fill.fee,
            fact.realised,
            fact.slippage,
            fill.liquidity.rawValue,
            fill.order.text,
            fact.strategy?.text,
            fact.purpose?.rawValue
        )
        if let reversal = fact.reversal {
            try takeBack(fill, isReplaced: reversal.isReplaced)
            return
        }
        // Both parts are never negative, so the carry is a plain division.
        let quantity = StoredAmount(fill.quantity.magnitude)
        try tables.run(
            """
            UPDATE orders SET
                filled = filled + ?1 + (filled_e12 + ?2) / 1000000000000,
                filled_e12 = (filled_e12 + ?2) % 1000000000000,
                moved = ?3, last_sequence = ?4 WHERE id = ?5
            """,
            quantity.whole,
            quantity.trillionths,
            time,
            sequence,
            fill.order.text
        )
        try step(of: fill.order)
    }

    /// An execution that was taken back leaves the order's filled part, and what nothing replaces its
    /// quantity too.
    private func takeBack(_ fill: Fill, isReplaced: Bool) throws {
        let quantity = StoredAmount(fill.quantity.magnitude)
        try tables.run(
            """
            UPDATE orders SET
                filled = filled - ?1 - (filled_e12 < ?2),
                filled_e12 = (filled_e12 + 1000000000000 - ?2) % 1000000000000,
                moved = ?3, last_sequence = ?4 WHERE id = ?5
            """,
            quantity.whole,
            quantity.trillionths,
            time,
            sequence,
            fill.order.text
        )
        if !isReplaced {
            try tables.run(
                """
                UPDATE orders SET
                    quantity = quantity - ?1 - (quantity_e12 < ?2),
                    quantity_e12 = (quantity_e12 + 1000000000000 - ?2) % 1000000000000
                WHERE id = ?3
                """,
                quantity.whole,
                quantity.trillionths,
                fill.order.text
            )
        }
        try step(of: fill.order)
    }

    func setPosition(_ instrument: InstrumentID, _ quantity: Quantity, _ price: Price) throws {
        try tables.run(
            "INSERT OR REPLACE INTO positions VALUES (?,?,?,?,?,?,?,?)",
            instrument.venue.text,
            instrument.symbol,
            quantity,
            price,
            time,
            sequence
        )
    }
}
