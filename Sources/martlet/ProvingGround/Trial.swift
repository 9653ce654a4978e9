import Journaling
import Platform
import TradingCore

/// What one seed showed.
struct TrialResult: Sendable {
    let seed: UInt64
    let violation: String?
    /// The manners of its venues.
    let venues: [String]
    /// The number of the broken invariant.
    let invariant: Int?
    let events: Int
    let facts: Int
    let lives: Int
    /// Simulated time, once for every venue of the world.
    let venueTime: TimeSpan
    /// The part of it in long outages, without the agent.
    let outageTime: TimeSpan
    /// The faults that were on.
    let kinds: Set<FaultKind>
    /// How often each fault struck.
    let struck: [FaultKind: Int]
    /// How often each kind of fact became durable.
    let reached: [FactKind: Int]
    /// How often each rare state was reached.
    let rare: [RareState: Int]
    /// How often each invariant was looked at, by its number.
    let looks: [Int: Int]
    /// SHA-256 over everything that became durable and everything that the phone showed.
    let digest: String
}

/// Runs seeds: each a world of its own.
struct Trial: Sendable {
    let parts: WorldParts
    /// The faults that may be on.
    var kinds: Set<FaultKind>
    /// Events with faults; the time of peace comes after them.
    var events: Int

    /// Runs one seed; `onFact` takes every fact as it becomes durable. Throws what the machine itself
    /// refuses, such as a folder in memory.
    func run(
        seed: UInt64,
        onFact: @escaping (JournalEntry) -> Void = { _ in }
    ) throws
        -> TrialResult
    {
        let world = try World(seed: seed, parts: parts, kinds: kinds)
        defer { world.close() }
        world.onFact = onFact
        world.run(events: events)
        var hasher = SHA256Hasher()
        hasher.update(world.life?.journal.headHash ?? [])
        for message in world.phone.messages { hasher.update(Array(message.text.utf8)) }
        let broken = world.violations.first
        return TrialResult(
            seed: seed,
            violation: broken.map { "invariant \($0.invariant), \($0.at.display): \($0.what)" },
            venues: world.exchanges.map(\.manners.name),
            invariant: broken?.invariant,
            events: world.time.happened,
            facts: world.witness.entries.count,
            lives: world.lives,
            venueTime: world.time.elapsed * world.exchanges.count,
            outageTime: world.time.leaped * world.exchanges.count,
            kinds: world.kinds,
            struck: world.struck,
            reached: Dictionary(
                world.witness.entries.map { ($0.fact.kind, 1) },
                uniquingKeysWith: +
            ),
            rare: world.findings.reached,
            looks: world.findings.looks,
            digest: Hex.encode(hasher.digest())
        )
    }

    /// The fewest faults and events that still break the same promise on a seed; `onStep` takes what
    /// was found so far.
    func shrunk(_ failed: TrialResult, onStep: (TrialResult, Trial) -> Void) throws -> Trial {
        var best = self
        best.kinds = failed.kinds
        for kind in failed.kinds.sorted() {
            var fewer = best
            fewer.kinds.remove(kind)
            try keep(fewer, failed, &best, onStep)
        }
        var step = best.events / 2
        while step >= 50 {
            var shorter = best
            shorter.events = best.events - step
            let before = best.events
            try keep(shorter, failed, &best, onStep)
            if best.events == before { step /= 2 } else { step = min(step, best.events / 2) }
        }
        return best
    }

    private func keep(
        _ smaller: Trial,
        _ failed: TrialResult,
        _ best: inout Trial,
        _ onStep: (TrialResult, Trial) -> Void
    ) throws {
        let result = try smaller.run(seed: failed.seed)
        guard result.invariant == failed.invariant else { return }
        best = smaller
        onStep(result, smaller)
    }

    /// The command that repeats a seed as it was run.
    func command(seed: UInt64) -> String {
        let all = kinds == Set(FaultKind.allCases)
        let list = kinds.isEmpty ? "none" : kinds.sorted().map(\.rawValue).joined(separator: ",")
        let faults = all ? "" : " --faults \(list)"
        return "martlet simulate --seeds 1 --seed \(seed) --events \(events)\(faults)"
    }
}
