import Simulation
import TradingCore

/// Prices on their way from the market to the venues and to the agent, and a machine that sleeps.
extension World {
    func nextPrice() {
        guard let event = prices.next() else { return }
        let span = event.time - time.trueTime
        priceNumber += 1
        let number = priceNumber
        time.after(span) { [self] in
            guard number == priceNumber else { return }
            let truth = feed.truth(event, market)
            for exchange in exchanges { exchange.apply(truth) }
            time.after(travel()) { [self] in tell(truth) }
            nextPrice()
        }
    }

    private func tell(_ event: MarketEvent) {
        guard let life, !time.isAsleep,
            life.wires.contains(where: { $0.hasPrices && $0.venue == event.venue })
        else { return }
        var trouble = feed
        let told = trouble.told(event, self)
        feed = trouble
        for event in told {
            if case .quote(let quote) = event { witness.given(quote) }
            life.take(event)
        }
    }

    /// The machine sleeps; every connection of it breaks.
    func suspend(for span: TimeSpan) {
        guard let life, life.clock.isAlive, !time.isAsleep else { return }
        for wire in life.wires { wire.cut(for: span + travel()) }
        time.sleep(for: span)
    }
}

extension MarketEvent {
    /// Whose market it is.
    var venue: VenueID {
        switch self {
        case .quote(let quote): quote.instrument.venue
        case .bar(let bar): bar.instrument.venue
        case .funding(let instrument, _, _): instrument.venue
        case .feed(let venue, _, _): venue
        }
    }
}
