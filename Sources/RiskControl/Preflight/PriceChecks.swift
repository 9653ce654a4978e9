import TradingCore

/// Checks of the market's price and of the order's own.
extension PreflightGate {
    /// The quote where it is there, sane and fresh.
    var usableQuote: Quote? {
        guard let quote = context.quote, quote.isSane, isFresh(quote) else { return nil }
        return quote
    }

    private func isFresh(_ quote: Quote) -> Bool {
        let age = context.now - quote.time
        // A quote from the future is as doubtful as an old one.
        return age <= limits.staleAfter && age >= limits.staleAfter * -1
    }

    func checkPrice() throws(Refusal) {
        let symbol = intent.instrument.symbol
        guard let quote = context.quote else {
            throw Refusal(.noPrice, "There is no price of \(symbol) yet.")
        }
        guard quote.isSane else {
            throw Refusal(
                .noPrice,
                "The quote of \(symbol) makes no sense: bid \(quote.bid), ask \(quote.ask).",
                [NamedNumber("bid", quote.bid), NamedNumber("ask", quote.ask)]
            )
        }
        guard isFresh(quote) else {
            let age = context.now - quote.time
            throw Refusal(
                .stalePrice,
                "The price of \(symbol) is \(age.display) old, and entries need "
                    + "\(limits.staleAfter.display) or less.",
                [
                    NamedNumber("age", age.display),
                    NamedNumber("limit", limits.staleAfter.display),
                ]
            )
        }
        guard intent.referencePrice.isPositive else {
            throw Refusal(
                .noPrice,
                "The decision saw the price \(intent.referencePrice).",
                [NamedNumber("reference", intent.referencePrice)]
            )
        }
        guard context.rate != nil else {
            let quoted = context.instrument?.quote ?? "its quote currency"
            throw Refusal(
                .noPrice,
                "There is no price yet that turns \(quoted) into account money."
            )
        }
    }

    /// A limit must not stand further than the collar on its costly side; a market or stop entry
    /// must not meet a price that has left the one that the decision saw. A limit on the cheap side
    /// may be as far away as it likes: it can only rest. Stops that protect are not held back.
    func checkCollar() throws(Refusal) {
        guard let quote = usableQuote else { return }
        let collar = isEntry ? limits.priceCollar : limits.exitPriceCollar
        let mid = quote.mid
        let width = try checked("collar") { () throws(CheckedAmounts.Overflow) in
            try CheckedAmounts.times(mid, collar, .down)
        }
        let price: Price
        let isOutside: Bool
        switch intent.kind {
        case .limit(let limit):
            price = limit
            isOutside = intent.side == .buy ? limit > mid + width : limit < mid - width
        case .market, .stop:
            price = intent.referencePrice
            isOutside = isEntry && (price > mid + width || price < mid - width)
        }
        guard isOutside else { return }
        throw Refusal(
            .priceCollar,
            "The price \(price) is further than \(collar.display) from the mid price \(mid).",
            [
                NamedNumber("price", price), NamedNumber("mid", mid),
                NamedNumber("collar", collar.display),
            ]
        )
    }

    /// Prices are rounded before they come here; one that is off the tick is a mistake.
    func checkTick(_ instrument: Instrument) throws(Refusal) {
        guard let price = intent.kind.price else { return }
        guard price.isPositive, price.isMultiple(of: instrument.tick) else {
            throw Refusal(
                .offTick,
                "The price \(price) is not a positive multiple of the tick \(instrument.tick).",
                [NamedNumber("price", price), NamedNumber("tick", instrument.tick)]
            )
        }
    }

    /// What one base unit of the order costs: its own price, or the side of the quote that a market
    /// order meets.
    var orderPrice: Price {
        switch intent.kind {
        case .limit(let price): price
        case .stop(let trigger): max(trigger, usableQuote?.ask ?? intent.referencePrice)
        case .market:
            max(intent.referencePrice, usableQuote?.ask ?? intent.referencePrice)
        }
    }

    /// The price that values the position with the order in it: never under the market, nor under
    /// a working order that adds to the same side.
    var markPrice: Price {
        let market = max(orderPrice, usableQuote?.mid ?? intent.referencePrice)
        return context.openOrders.dearestPrice(on: intent.side).map { max($0, market) } ?? market
    }
}
