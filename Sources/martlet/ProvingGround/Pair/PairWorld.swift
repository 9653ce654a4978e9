import Platform
import Simulation
import TradingCore

/// The two processes of a simulated world that has a standby: when they are born, look, lead, stand
/// still and die. What a waiting one decides is the product's own logic. Used by one thread.
final class PairWorld: @unchecked Sendable {
    let directory = PairDirectory()
    let mix: PairMix
    var dice: SeededGenerator
    private(set) lazy var watch = PairWatch(world, self)
    private(set) lazy var mischief = PairMischief(world, self)
    private unowned let world: World
    /// The living processes, by their seat.
    private(set) var processes: [PairedProcess?] = [nil, nil]
    /// Lives of processes that were left behind alive when another took the lead.
    private(set) var orphans: [Life] = []
    /// What the next process of a seat runs.
    var builds = [PairWorld.build, PairWorld.build]
    /// Where the leader is stopped when it comes there next, and for how long.
    var armed: (moment: PauseMoment, span: TimeSpan)?
    private var isInside = false
    private var pids: Int32 = 100
    private var boots = 1
    private var bootedAt: Int64 = 0

    static let build = PairBuild(version: "1", schema: 1, program: "aaaa")
    static let otherBuild = PairBuild(version: "1", schema: 1, program: "bbbb")
    static let silentAfterSeconds = AgentConfiguration.StandbySettings().silentAfterSeconds

    init(_ world: World, _ mix: PairMix, _ dice: SeededGenerator) {
        self.world = world
        self.mix = mix
        self.dice = dice
    }

    /// How long the machine was awake.
    private(set) var awake: Int64 = 0
    private var lastStep: Int64 = 0
    private var sleptBefore = false

    var now: Int64 { world.time.now }
    var bootNow: Int64 { now - bootedAt }
    var leader: PairedProcess? { world.life?.process }
    var standby: PairedProcess? {
        processes.compactMap { $0 }.first { $0.life == nil && !$0.isSeated }
    }

    func pause(upTo span: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: Int64(dice.uniform() * Double(span.nanoseconds)))
    }

    /// Both are started, at once or one after the other.
    func begin() {
        start(0)
        world.time.after(mix.strength(.bothAtOnce) > 0 ? .zero : pause(upTo: .seconds(30))) {
            [weak self] in self?.start(1)
        }
        mischief.begin()
    }

    func start(_ seat: Int) {
        guard processes[seat] == nil else { return }
        pids += 1
        let own = StandbyWatch.Own(
            process: ProcessIdentity(pid: pids, startTicks: now / 10_000_000),
            host: MachineIdentity(machine: "aa", boot: "b\(boots)"),
            build: world.isTroubled ? builds[seat] : leader?.own.build ?? Self.build,
            directory: "data"
        )
        builds[seat] = Self.build
        let process = PairedProcess(
            seat: seat,
            own: own,
            clock: LifeClock(world.time),
            silentAfterSeconds: Self.silentAfterSeconds
        )
        processes[seat] = process
        look(process, after: .zero)
    }

    // MARK: Waiting

    private func look(_ process: PairedProcess, after span: TimeSpan) {
        process.lookTicket += 1
        let ticket = process.lookTicket
        process.clock.wake(atMonotonic: now + span.nanoseconds) { [weak self] in
            guard let self, process.lookTicket == ticket else { return }
            look(process)
        }
    }

    private func look(_ process: PairedProcess) {
        guard process.isAlive, process.life == nil, !process.isSeated else { return }
        guard let standing = try? process.duty.look(SimulatedStandby(self, process)) else { return }
        switch standing {
        case .waits: say(process, nil)
        case .unfit(let words):
            world.findings.reach(.standbyUnfit)
            say(process, words)
        case .stuck(let words):
            world.findings.reach(.leaderUndying)
            say(process, words, isUrgent: true)
        case .leads(let before, let wasEnded): return sit(process, before, wasEnded)
        case .refused:
            world.findings.reach(.pairRefused)
            return died(process, comesBackAfter: .seconds(60) + pause(upTo: .minutes(2)))
        }
        look(process, after: .milliseconds(800) + pause(upTo: .milliseconds(200)))
    }

    private func say(_ process: PairedProcess, _ trouble: String?, isUrgent: Bool = false) {
        let beats = (directory.standby?.beats ?? 0) + 1
        let record = StandbyRecord(
            name: process.name,
            process: process.identity,
            trouble: trouble,
            isUrgent: isUrgent
        )
        directory.standby = (record, beats)
    }

    // MARK: Leading

    /// The lock is its own; the journal is read a moment later.
    private func sit(_ process: PairedProcess, _ before: LeaderRecord?, _ wasEnded: Bool) {
        process.isSeated = true
        if directory.standby?.record.process == process.identity { directory.standby = nil }
        let span = TimeSpan.milliseconds(1) + pause(upTo: .milliseconds(20))
        process.clock.wake(atMonotonic: now + span.nanoseconds) { [weak self] in
            self?.lead(process, before, wasEnded)
        }
    }

    private func lead(_ process: PairedProcess, _ before: LeaderRecord?, _ wasEnded: Bool) {
        let post = SimulatedPost(self, process)
        let leadership = Leadership(
            post: post,
            own: process.own,
            name: process.name,
            isPaired: true,
            tellsArrival: process.duty.hasWaited
        )
        let claim = LeadClaim(
            name: process.name,
            before: before,
            wasEnded: wasEnded,
            hasWaited: process.duty.hasWaited,
            boot: process.own.host.boot ?? "",
            now: bootNow,
            limits: mix.limits
        )
        let seat = PairSeat(process: process, post: post, leadership: leadership, claim: claim)
        do {
            try world.startLife(in: seat)
        } catch let early as PairSeat.TooEarly {
            world.findings.reach(.takeoverHeld)
            leadership.close()
            directory.releaseLock(process)
            process.isSeated = false
            process.duty.hold(untilBoot: early.untilBoot)
            look(process, after: .milliseconds(200))
        } catch {
            if !isJournalHeld { world.broken(50, "a start was refused: \(error)") }
            world.findings.reach(.journalHeld)
            died(process, comesBackAfter: .seconds(2))
        }
    }

    /// The journal's own lock is held by a leader that lives on without its other one.
    var isJournalHeld: Bool { processes.contains { $0?.life != nil } }

    /// Something happened in the world.
    func stepped() {
        if !sleptBefore { awake += now - lastStep }
        lastStep = now
        sleptBefore = world.time.isAsleep
        for orphan in orphans { orphan.schedule() }
        watch.look()
    }

    /// A living leader that lost its lock is left behind by the next one.
    func leaveBehind(_ life: Life) { orphans.append(life) }

    // MARK: Standing still

    /// Stops a process for a while, as SIGSTOP does.
    func pause(_ process: PairedProcess, at moment: PauseMoment = .idle, for span: TimeSpan) {
        process.clock.isPaused = true
        process.pausedAt = moment
        world.time.after(span) { [weak self] in self?.wake(process) }
    }

    private func wake(_ process: PairedProcess) {
        guard process.isAlive, process.clock.isPaused, now >= process.stuckUntil else { return }
        if process.isDoomed { return kill(process) }
        if orphans.contains(where: { $0.process === process }) {
            world.findings.reach(.oldLeaderWoken)
        }
        process.pausedAt = nil
        process.clock.goOn()
    }

    /// The leader is at a place where it may be stopped; gives back control when it goes on, or is dead.
    func passes(_ moment: PauseMoment, _ clock: LifeClock) {
        guard let plan = armed, plan.moment == moment, !isInside, world.isTroubled,
            let leader, leader.clock === clock, clock.isAlive, !clock.isPaused
        else { return }
        armed = nil
        isInside = true
        world.findings.reach(.pausedInside)
        pause(leader, at: moment, for: plan.span)
        world.run { clock.isPaused && clock.isAlive }
        isInside = false
    }

    // MARK: Dying

    /// A process is to be ended by another.
    func end(_ identity: ProcessIdentity, by process: PairedProcess) -> ProcessHandle.Ending {
        let target = processes.compactMap { $0 }.first { $0.identity == identity && $0.isAlive }
        guard let target else { return .another }
        watch.isEnded(target)
        guard now >= target.stuckUntil else {
            target.isDoomed = true
            return .remains
        }
        kill(target)
        return .gone
    }

    func kill(_ process: PairedProcess) {
        if now < process.stuckUntil {
            process.isDoomed = true
        } else if let life = process.life {
            world.end(life)
        } else {
            died(process, comesBackAfter: restartPause)
        }
    }

    private var restartPause: TimeSpan {
        // As a service manager does it; now and then somebody has to look first.
        .seconds(2) + pause(upTo: .seconds(world.isTroubled && dice.chance(0.3) ? 60 : 3))
    }

    /// A process that led is gone; with it go those that it left behind, for the image of the disk that
    /// the next life gets is of this instant.
    func lifeEnded(_ life: Life, losesPower: Bool) {
        guard let process = life.process else { return }
        if let place = orphans.firstIndex(where: { $0 === life }) {
            orphans.remove(at: place)
        } else {
            for orphan in orphans { world.end(orphan) }
        }
        died(process, comesBackAfter: restartPause)
        guard losesPower else { return }
        for process in processes.compactMap({ $0 }) {
            died(process, comesBackAfter: restartPause)
        }
        boots += 1
        bootedAt = now
    }

    private func died(_ process: PairedProcess, comesBackAfter span: TimeSpan) {
        process.clock.isAlive = false
        directory.releaseLock(process)
        let seat = process.seat
        if processes[seat] === process {
            processes[seat] = nil
            world.time.after(span) { [weak self] in self?.start(seat) }
        }
        // Whoever waits sees it at once.
        for other in processes.compactMap({ $0 }) where other.life == nil && !other.isSeated {
            look(other, after: .milliseconds(1) + pause(upTo: .milliseconds(5)))
        }
    }

    /// Trouble is over: everything goes on, and whoever is doomed dies.
    func heal() {
        armed = nil
        for process in processes.compactMap({ $0 }) {
            process.stuckUntil = 0
            process.blindUntil = 0
            process.isMute = false
            wake(process)
        }
    }
}
