import Journaling
import Platform
import TradingCore

/// Watches invariants 34 to 36 with the eyes of somebody who sees both processes, paused ones too.
final class PairWatch {
    /// Something that left a process.
    struct Sending {
        let pid: Int
        /// The order that it places; nil for everything else.
        let order: ClientOrderID?
        /// Whether it went to a venue.
        let isToVenue: Bool
        /// Whether the journal took nothing then.
        var isUnwritten = false
    }
    private unowned let world: World
    private unowned let pair: PairWorld
    /// Everything that left, oldest first; the second oracle reads it.
    private(set) var sendings: [Sending] = []
    private var takeovers: [(at: Int64, boot: String)] = []
    /// Orders that were on their way when a process was about to lead, and when that was.
    private var inFlight: [ClientOrderID] = []
    private var beginsAt: Int64 = 0
    private var newestEpoch = 0
    private var newestSending = 0
    private var findings: Findings { world.findings }

    init(_ world: World, _ pair: PairWorld) {
        self.world = world
        self.pair = pair
    }

    // MARK: 34

    /// After every step: of all that live, paused ones too, one at most holds the lead.
    func look() {
        let leading = pair.processes.compactMap { $0 }.filter {
            $0.isAlive && $0.life != nil && $0.lockFile == pair.directory.lockFile
        }
        findings.check(34, leading.count <= 1, "\(leading.count) processes lead")
    }

    /// A process is about to lead; nothing of it is durable yet.
    func begins(_ process: PairedProcess, _ taken: LeadTaken) {
        for other in pair.processes.compactMap({ $0 })
        where other !== process && other.isAlive && other.life != nil {
            findings.check(
                34,
                other.isForgotten,
                "\(process.name) leads, and \(other.name), which led, lives"
            )
        }
        findings.check(
            34,
            !process.sawOtherBuild,
            "\(process.name) leads after a leader of another build that it waited beside"
        )
        inFlight = world.witness.openOrders.filter { $0.state == .sending }.map(\.intent.id)
        beginsAt = pair.now
        guard taken.isTakeover else { return }
        let limits = pair.mix.limits
        let boot = process.own.host.boot ?? ""
        let known = takeovers.filter { $0.boot == boot }
        let second: Int64 = 1_000_000_000
        let pause = known.last.map { pair.now - $0.at } ?? .max
        findings.check(
            34,
            pause >= Int64(limits.spacingSeconds) * second,
            "two takeovers within \(pause / second) s"
        )
        let since = pair.now - Int64(limits.windowSeconds) * second
        let count = known.count { $0.at > since } + 1
        findings.check(
            34,
            count < limits.countMax || taken.haltReason != nil,
            "\(count) takeovers within \(limits.windowSeconds) s, and nothing is halted"
        )
    }

    /// The first transaction of a leader is durable.
    func began(_ start: AgentStarted, epoch: Int) {
        findings.check(33, epoch > newestEpoch, "epoch \(epoch) follows \(newestEpoch)")
        newestEpoch = max(newestEpoch, epoch)
        for id in inFlight {
            findings.check(
                4,
                world.witness.orders.records[id]?.state != .sending,
                "\(id) was on its way, and the start of another life left it so"
            )
        }
        guard let taken = start.lead else { return }
        if taken.isTakeover { takeovers.append((beginsAt, taken.boot)) }
        switch taken.way {
        case .died: findings.reach(.takeover)
        case .killed: findings.reach(.takeoverByKill)
        case .handedOver: findings.reach(.handedOver)
        case .start: break
        }
    }

    /// Whether the start of a life with a higher number is durable.
    func hasBegun(after epoch: Int) -> Bool { newestEpoch > epoch }

    /// A process is ended by the other one: only a leader that stands still, or has no lock any more.
    func isEnded(_ target: PairedProcess) {
        guard target.life != nil, target.lockFile == pair.directory.lockFile else { return }
        let silent = pair.awake - pair.directory.leaderChangedAt
        findings.check(
            34,
            silent >= Int64(PairWorld.silentAfterSeconds - 2) * 1_000_000_000,
            "\(target.name) leads, told so \(silent / 1_000_000) ms ago, and is ended"
        )
    }

    // MARK: 35 and 36

    /// Something is about to leave a process for a venue, for Telegram or for a webhook.
    func leaves(_ clock: LifeClock, order: ClientOrderID? = nil, isToVenue: Bool) {
        guard let process = pair.processes.compactMap({ $0 }).first(where: { $0.clock === clock })
        else { return findings.broken(36, "a process sends that nobody knows") }
        let place = isToVenue ? "a venue" : "people"
        findings.check(
            36,
            process.life != nil && process.life === world.life,
            "\(process.name) sends to \(place), and does not lead"
        )
        let epoch = process.life?.journal.epoch ?? 0
        if isToVenue {
            findings.check(
                35,
                epoch >= newestSending,
                "\(process.name) sends to a venue under epoch \(epoch), after \(newestSending)"
            )
            newestSending = max(newestSending, epoch)
        }
        let pid = Int(process.identity.pid)
        sendings.append(
            Sending(
                pid: pid,
                order: order,
                isToVenue: isToVenue,
                isUnwritten: world.witness.isJournalFailing
            )
        )
    }

    /// An older life tried to write: the journal must know it for one.
    func refused(_ life: LifeClock, _ isSuperseded: Bool, _ what: String) {
        findings.check(33, isSuperseded, "an older life was kept from writing by chance: \(what)")
        findings.reach(.writeFenced)
    }
}
