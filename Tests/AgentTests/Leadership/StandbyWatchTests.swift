import Platform
import Testing
import TradingCore

@testable import martlet

/// What a waiting process decides, out of what it sees.
@Suite struct StandbyWatchTests {
    private static let second: Int64 = 1_000_000_000
    private static let leader = ProcessIdentity(pid: 100, startTicks: 5)

    private struct LockTrouble: Error, CustomStringConvertible {
        let description = "no descriptor is left"
    }

    /// The world of a standby as a test tells it.
    private final class Scene: StandbyPort {
        var monotonicNow: Int64 = 50 * StandbyWatchTests.second
        var bootNow: Int64 { monotonicNow }
        var journalTrouble: String?
        var isLockFree = false
        var lockTrouble: LockTrouble?
        var hasLock = false
        var record: LeaderRecord? = StandbyWatchTests.record()
        var beats: UInt64 = 1
        var holder: Int32? = 100
        var ending = ProcessHandle.Ending.gone
        /// Whether the lock gets free when the leader is ended.
        var freesLock = true
        private(set) var ended: [ProcessIdentity] = []

        func takeLock() throws(LockTrouble) -> Bool {
            if let lockTrouble { throw lockTrouble }
            hasLock = isLockFree
            return isLockFree
        }
        func releaseLock() { hasLock = false }
        func sight() -> LeaderSight {
            LeaderSight(now: monotonicNow, record: record, beats: beats, holder: holder)
        }
        func end(_ process: ProcessIdentity) -> ProcessHandle.Ending {
            ended.append(process)
            if ending == .gone, freesLock { isLockFree = true }
            return ending
        }
    }

    private static func record(
        phase: LeaderRecord.Phase = .leading,
        build: PairBuild = PairBuild(version: "1", schema: 2, program: "aa"),
        machine: String = "m",
        boot: String = "b"
    ) -> LeaderRecord {
        LeaderRecord(
            name: "a",
            process: leader,
            host: MachineIdentity(machine: machine, boot: boot),
            build: build,
            isPaired: true,
            epoch: 7,
            phase: phase
        )
    }

    private func duty() -> StandbyDuty {
        StandbyDuty(
            watch: StandbyWatch(
                own: StandbyWatch.Own(
                    process: ProcessIdentity(pid: 200, startTicks: 9),
                    host: MachineIdentity(machine: "m", boot: "b"),
                    build: PairBuild(version: "1", schema: 2, program: "aa"),
                    directory: "data"
                ),
                silentAfterSeconds: 10
            )
        )
    }

    /// Looks five times a second for so long, and gives the last standing.
    private func look(
        _ duty: inout StandbyDuty,
        _ scene: Scene,
        seconds: Int,
        beating: Bool
    ) throws -> StandbyDuty.Standing {
        var last = try duty.look(scene)
        for _ in 0..<seconds * 5 where scene.ended.isEmpty {
            scene.monotonicNow += Self.second / 5
            if beating { scene.beats += 1 }
            last = try duty.look(scene)
        }
        return last
    }

    @Test func `it waits as long as the leader's loop turns`() throws {
        let scene = Scene()
        var duty = duty()
        let standing = try look(&duty, scene, seconds: 600, beating: true)
        #expect(standing == .waits("waits; a (process 100) leads, epoch 7"))
        #expect(scene.ended.isEmpty)
    }

    @Test func `it waits on, unfit, while it cannot even try for the lock`() throws {
        let scene = Scene()
        scene.lockTrouble = LockTrouble()
        var duty = duty()
        // A start that could never have led is refused.
        #expect(throws: LockTrouble.self) { try duty.look(scene) }
        scene.lockTrouble = nil
        _ = try look(&duty, scene, seconds: 1, beating: true)
        scene.lockTrouble = LockTrouble()
        #expect(
            try duty.look(scene) == .unfit("the lock cannot be tried for: no descriptor is left")
        )
        scene.lockTrouble = nil
        scene.isLockFree = true
        scene.record = nil
        #expect(try duty.look(scene) == .leads(before: nil, wasEnded: false))
    }

    @Test func `it leads at once when nobody holds the lock`() throws {
        let scene = Scene()
        scene.isLockFree = true
        scene.record = nil
        var duty = duty()
        #expect(try duty.look(scene) == .leads(before: nil, wasEnded: false))
        #expect(scene.ended.isEmpty)
    }

    @Test func `a leader that stands still is ended first, and the lock taken then`() throws {
        let scene = Scene()
        var duty = duty()
        let waiting = try look(&duty, scene, seconds: 9, beating: false)
        #expect(waiting == .waits("waits; a (process 100) leads, epoch 7"))
        let standing = try look(&duty, scene, seconds: 2, beating: false)
        #expect(standing == .leads(before: Self.record(), wasEnded: true))
        #expect(scene.ended.first == Self.leader)
        #expect(scene.hasLock)
    }

    @Test func `a standby that was paused itself does not take the leader for silent`() throws {
        let scene = Scene()
        var duty = duty()
        _ = try duty.look(scene)
        for _ in 0..<8 {
            // An hour asleep; the leader's counter is as it was, for it slept too.
            scene.monotonicNow += 3_600 * Self.second
            _ = try duty.look(scene)
        }
        #expect(scene.ended.isEmpty)
    }

    @Test func `a leader that starts or stops has longer, for it has no loop then`() throws {
        for phase in [LeaderRecord.Phase.starting, .stopping] {
            let scene = Scene()
            scene.record = Self.record(phase: phase)
            var duty = duty()
            _ = try look(&duty, scene, seconds: 100, beating: false)
            #expect(scene.ended.isEmpty, "\(phase)")
            _ = try look(&duty, scene, seconds: 30, beating: false)
            #expect(scene.ended.first == Self.leader, "\(phase)")
        }
    }

    @Test func `a record of another process than the lock's holder ends nobody`() throws {
        let scene = Scene()
        scene.holder = 101
        var duty = duty()
        _ = try look(&duty, scene, seconds: 300, beating: false)
        #expect(scene.ended.isEmpty)
    }

    @Test func `a leader that cannot die keeps the lead, and a person is told`() throws {
        let scene = Scene()
        scene.ending = .remains
        var duty = duty()
        _ = try look(&duty, scene, seconds: 20, beating: false)
        #expect(scene.ended.count == 1)
        guard case .stuck(let words) = try duty.look(scene) else {
            Issue.record("it does not say that it is stuck")
            return
        }
        #expect(words.contains("does not die by SIGKILL"))
        #expect(!scene.hasLock)
        // Tried again after a minute, and no oftener.
        for _ in 0..<5 * 61 {
            scene.monotonicNow += Self.second / 5
            _ = try duty.look(scene)
        }
        #expect(scene.ended.count == 2)
        // It wakes after all: no harm was done, and none is planned.
        scene.beats += 1
        let standing = try duty.look(scene)
        #expect(standing == .waits("waits; a (process 100) leads, epoch 7"))
    }

    @Test func `whoever lost the lock's file and lives on is ended before anybody leads`() throws {
        let scene = Scene()
        scene.isLockFree = true
        var duty = duty()
        #expect(try duty.look(scene) == .leads(before: Self.record(), wasEnded: false))
        #expect(scene.ended == [Self.leader])
        scene.ending = .remains
        guard case .stuck = try duty.look(scene) else {
            Issue.record("it leads beside a process that lives on")
            return
        }
        #expect(!scene.hasLock)
    }

    @Test func `two builds, schemas or machines are never a pair`() throws {
        let others = [
            Self.record(build: PairBuild(version: "1", schema: 2, program: "bb")),
            Self.record(build: PairBuild(version: "1", schema: 3, program: "aa")),
            Self.record(build: PairBuild(version: "2", schema: 2, program: "aa")),
            Self.record(machine: "n"),
        ]
        for record in others {
            let scene = Scene()
            scene.record = record
            var duty = duty()
            guard case .refused = try duty.look(scene) else {
                Issue.record("\(record) is taken for a partner")
                continue
            }
        }
    }

    @Test func `a directory of another machine is refused, though nobody holds its lock`() throws {
        let scene = Scene()
        scene.isLockFree = true
        scene.record = Self.record(machine: "n")
        var duty = duty()
        guard case .refused(.otherHost) = try duty.look(scene) else {
            Issue.record("it leads")
            return
        }
        #expect(!scene.hasLock && scene.ended.isEmpty)
    }

    @Test func `what was written before the machine started anew ends nobody`() throws {
        let scene = Scene()
        scene.record = Self.record(boot: "c")
        var duty = duty()
        _ = try look(&duty, scene, seconds: 300, beating: false)
        scene.isLockFree = true
        let standing = try duty.look(scene)
        #expect(standing == .leads(before: Self.record(boot: "c"), wasEnded: false))
        #expect(scene.ended.isEmpty)
    }

    @Test func `one that waited does not lead after another build`() throws {
        let scene = Scene()
        var duty = duty()
        _ = try duty.look(scene)
        scene.record = Self.record(build: PairBuild(version: "1", schema: 2, program: "bb"))
        scene.isLockFree = true
        guard case .refused = try duty.look(scene) else {
            Issue.record("it leads")
            return
        }
        #expect(!scene.hasLock)
    }

    @Test func `one that cannot read the journal neither ends the leader nor leads`() throws {
        let scene = Scene()
        scene.journalTrouble = "no"
        var duty = duty()
        #expect(try look(&duty, scene, seconds: 60, beating: false) == .unfit("no"))
        scene.isLockFree = true
        #expect(try duty.look(scene) == .unfit("no"))
        #expect(scene.ended.isEmpty && !scene.hasLock)
    }

    @Test func `too soon after a takeover nobody leads`() throws {
        let scene = Scene()
        scene.isLockFree = true
        scene.record = nil
        var duty = duty()
        duty.hold(untilBoot: scene.bootNow + 30 * Self.second)
        #expect(
            try duty.look(scene)
                == .waits("nobody leads: too soon after the last takeover, 30 s to go")
        )
        scene.monotonicNow += 30 * Self.second
        #expect(try duty.look(scene) == .leads(before: nil, wasEnded: false))
    }
}
