import Platform
import Simulation
import TradingCore

/// Lets the faults strike that need nobody's help: kills, full disks, broken lines, strange clocks,
/// other hands on the account.
final class Mischief {
    private unowned let world: World

    init(_ world: World) {
        self.world = world
    }

    func begin() {
        for kind in [
            FaultKind.kill, .powerLoss, .killInWrite, .diskFull, .syncFails, .connectionCut,
            .maintenance, .clockJump, .phoneOutage, .handTrade, .handCancel,
        ] where world.faults.strength(kind) > 0 { later(kind) }
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
        let time = world.time
        let pause = world.pause(upTo: .minutes(3))
        switch kind {
        case .kill: world.kill()
        case .powerLoss: world.kill(losesPower: true)
        case .killInWrite:
            // The bytes before it are in the file, those after it are not.
            let calls = world.dice.integer(in: 0...12)
            world.disk.present.fail(.write, after: calls, failures: nil, as: .writeFailed)
        case .diskFull:
            let calls = world.dice.integer(in: 0...5)
            world.disk.present.fail(.write, after: calls, failures: nil, as: .full)
            let world = world
            time.after(pause) { world.disk.present.heal() }
        case .syncFails:
            let calls = world.dice.integer(in: 0...3)
            world.disk.present.fail(.sync, after: calls, failures: 1, as: .syncFailed)
        case .connectionCut:
            for wire in world.life?.wires ?? [] { wire.cut(for: pause) }
        case .maintenance:
            for exchange in world.exchanges {
                exchange.closedUntil = time.now + pause.nanoseconds
            }
        case .clockJump:
            let seconds = world.dice.integer(in: -3_600...3_600)
            time.wallError = world.dice.chance(0.5) ? .zero : .seconds(seconds)
        case .phoneOutage:
            world.setPhone(down: true)
            let world = world
            time.after(pause) { world.setPhone(down: false) }
        case .handTrade: handTrade()
        case .handCancel: handCancel()
        default: break
        }
    }

    private func handTrade() {
        guard let exchange = world.exchanges.first else { return }
        let now = world.time.trueTime
        let instruments = world.market.venue.instruments
        let instrument = instruments[world.dice.integer(in: 0...instruments.count - 1)]
        let order = OrderIntent(
            id: ClientOrderID("hand-\(world.dice.integer(in: 0...999_999_999))"),
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
        world.hasHandTraded = true
        exchange.byHand { $0.submit(order, at: now) }
    }

    private func handCancel() {
        for exchange in world.exchanges {
            guard let order = exchange.truth?.openOrders.first(where: { $0.clientID != nil }),
                let id = order.clientID
            else { continue }
            let now = world.time.trueTime
            exchange.byHand { $0.cancel(id, at: now) }
        }
    }
}
