import Platform
import Simulation
import TradingCore

/// Lets the faults strike that need nobody's help: kills, full disks, broken lines, strange clocks,
/// other hands on the account.
final class Mischief {
    private unowned let world: World
    /// The second of the last funding.
    private var fundedAt: Int64 = 0
    private let lines: ChanceSource

    init(_ world: World) {
        self.world = world
        lines = world.fork("lines")
    }

    private static let kinds: [FaultKind] = [
        .kill, .powerLoss, .killInWrite, .termination, .diskFull, .syncFails, .connectionCut,
        .maintenance, .venueBusy, .ban, .sessionLost, .tickChange, .liquidation, .clockJump,
        .suspended, .phoneOutage, .handTrade, .handCancel, .transfer, .funding, .bust, .overfill,
        .otherWriter, .crash, .silentSymbol, .flood, .hookDown,
    ]

    /// Faults after which the account is not what the agent's own orders made it.
    private static let accountKinds: Set<FaultKind> = [
        .handTrade, .liquidation, .bust, .overfill, .otherWriter,
    ]

    func begin() {
        for kind in Self.kinds where world.faults.strength(kind) > 0 { later(kind) }
    }

    private func later(_ kind: FaultKind) {
        let strength = world.faults.strength(kind)
        let span = TimeSpan(
            nanoseconds: Int64(Double(TimeSpan.minutes(12).nanoseconds) * (1.05 - strength))
        )
        let world = world
        world.time.after(world.pause(upTo: span)) { [self] in
            guard world.isTroubled else { return }
            if world.happensSurely(kind) { strike(kind) }
            later(kind)
        }
    }

    private func strike(_ kind: FaultKind) {
        if Self.accountKinds.contains(kind) { world.handTradedAt = world.time.now }
        switch kind {
        case .kill: world.kill()
        case .powerLoss: world.kill(losesPower: true)
        case .termination: world.life?.terminate()
        case .killInWrite, .diskFull, .syncFails: strikeDisk(kind)
        case .phoneOutage, .hookDown, .flood: strikeMessages(kind)
        case .clockJump, .suspended, .crash, .silentSymbol: strikeTime(kind)
        case .connectionCut, .maintenance, .venueBusy, .ban, .sessionLost, .tickChange:
            strikeService(kind)
        default: strikeAccount(kind)
        }
    }

    private func strikeDisk(_ kind: FaultKind) {
        let disk = world.disk.present
        switch kind {
        case .killInWrite:
            // The bytes before it are in the file, those after it are not.
            let calls = world.dice.integer(in: 0...12)
            disk.fail(.write, after: calls, failures: nil, as: .writeFailed)
        case .diskFull:
            let calls = world.dice.integer(in: 0...5)
            disk.fail(.write, after: calls, failures: nil, as: .full)
            if world.dice.chance(0.5) { world.person.say("/halt all") }
            let world = world
            world.time.after(world.pause(upTo: .minutes(3))) { world.disk.present.heal() }
        default:
            let calls = world.dice.integer(in: 0...3)
            disk.fail(.sync, after: calls, failures: 1, as: .syncFailed)
        }
    }

    private func strikeMessages(_ kind: FaultKind) {
        let pause = world.pause(upTo: .minutes(3))
        switch kind {
        case .phoneOutage:
            world.setPhone(down: true)
            let world = world
            world.time.after(pause) { world.setPhone(down: false) }
        case .hookDown:
            let name = HookNetwork.names[world.dice.integer(in: 0...1)]
            world.hooks.bringDown(name, for: pause)
        default: world.person.flood(count: world.dice.integer(in: 50...400))
        }
    }

    private func strikeTime(_ kind: FaultKind) {
        let time = world.time
        let symbol = world.symbols[world.dice.integer(in: 0...world.symbols.count - 1)]
        switch kind {
        case .clockJump:
            let seconds = world.dice.integer(in: -3_600...3_600)
            time.wallError = world.dice.chance(0.5) ? .zero : .seconds(seconds)
        case .suspended: world.suspend(for: world.pause(upTo: .minutes(20)))
        case .crash:
            let level = world.dice.chance(0.7) ? (65...95) : (105...140)
            world.feed.crash(symbol, to: .percent(world.dice.integer(in: level)))
        default:
            let end = time.now + world.pause(upTo: .minutes(4)).nanoseconds
            world.feed.silence(symbol, until: end)
            if world.dice.chance(0.3) { loseFeed(of: symbol.venue, until: end) }
        }
    }

    /// The adapter knows that no price comes, and says so.
    private func loseFeed(of venue: VenueID, until end: Int64) {
        let world = world
        let say = { (isUp: Bool) in
            let time = world.time.wallTime
            world.life?.take(.feed(venue: venue, isUp: isUp, time: time))
        }
        say(false)
        world.time.at(end) { say(true) }
    }

    /// Somebody trades before the agent ever starts.
    func tradeBefore() {
        world.handTradedAt = world.time.now
        strikeAccount(.handTrade)
    }

    private func strikeService(_ kind: FaultKind) {
        let index = world.dice.integer(in: 0...world.exchanges.count - 1)
        let exchange = world.exchanges[index]
        let pause = world.pause(upTo: .minutes(3))
        switch kind {
        case .connectionCut:
            guard let life = world.life, life.wires[index].isUp else { return }
            life.wires[index].cut(for: pause, keepsPrices: lines.chance(0.5))
            if world.happens(.cancelOnDisconnect) { exchange.cancelAll() }
        case .maintenance: exchange.close(for: pause)
        case .venueBusy: exchange.refuse(.busy, for: world.pause(upTo: .seconds(30)))
        case .ban: exchange.refuse(.banned, for: .minutes(10))
        case .sessionLost: exchange.refuse(.loggedOut, for: pause)
        default: exchange.tickFactor = world.dice.chance(0.5) ? 1 : 5
        }
    }

    private func strikeAccount(_ kind: FaultKind) {
        let index = world.dice.integer(in: 0...world.exchanges.count - 1)
        let exchange = world.exchanges[index]
        let place = world.market.places[index]
        let instruments = place.config.instruments
        let instrument = instruments[world.dice.integer(in: 0...instruments.count - 1)]
        let now = world.time.trueTime
        switch kind {
        case .liquidation: exchange.byHand { $0.liquidate(instrument.id, at: now) }
        case .transfer:
            let amount = Money(whole: world.dice.integer(in: -500...500))
            let id = "T-\(world.dice.integer(in: 0...999_999_999))"
            exchange.byHand { $0.transfer(amount, id: id, at: now) }
        case .funding:
            let rate = Fraction.basisPoints(world.dice.integer(in: -20...20))
            // A payment is known by its second.
            guard fundedAt != now.seconds else { return }
            fundedAt = now.seconds
            exchange.apply(.funding(instrument: instrument.id, rate: rate, time: now))
        case .bust: takeBack(exchange, instrument)
        case .overfill:
            let filled = exchange.fills.last { exchange.arrivals[$0.order] != nil }
            if let filled { exchange.byHand { $0.overfill(filled.order, at: now) } }
        case .otherWriter: trade(exchange, instrument, prefix: "mother000-1-")
        case .handTrade: trade(exchange, instrument, prefix: "hand-")
        case .handCancel: handCancel(exchange)
        default: break
        }
    }

    private func takeBack(_ exchange: Exchange, _ instrument: Instrument) {
        let ours = exchange.fills.last {
            exchange.arrivals[$0.order] != nil && !exchange.takenBack.contains($0.id)
        }
        guard let ours, let tick = world.market.instrument(ours.instrument)?.tick else { return }
        let price = world.dice.chance(0.5) ? ours.price + tick : nil
        let now = world.time.trueTime
        exchange.byHand { $0.takeBack(ours, insteadAt: price, at: now) }
    }

    private func trade(_ exchange: Exchange, _ instrument: Instrument, prefix: String) {
        let now = world.time.trueTime
        let order = OrderIntent(
            id: ClientOrderID("\(prefix)\(world.dice.integer(in: 0...999_999_999))"),
            instrument: instrument.id,
            side: world.dice.chance(0.5) ? .buy : .sell,
            kind: .market,
            quantity: instrument.lot * world.dice.integer(in: 1...20),
            timeInForce: .ioc,
            isPostOnly: false,
            isReduceOnly: false,
            purpose: .entry,
            createdAt: now,
            referencePrice: instrument.tick
        )
        exchange.byHand { $0.submit(order, at: now) }
    }

    private func handCancel(_ exchange: Exchange) {
        if world.dice.chance(0.2) {
            world.handCancels(exchange.truth?.openOrders.compactMap(\.clientID) ?? [])
            return exchange.cancelAll()
        }
        guard let order = exchange.truth?.openOrders.first(where: { $0.clientID != nil }),
            let id = order.clientID
        else { return }
        world.handCancels([id])
        let now = world.time.trueTime
        exchange.byHand { $0.cancel(id, at: now) }
    }
}
