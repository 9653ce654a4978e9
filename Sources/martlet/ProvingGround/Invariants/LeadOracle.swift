import Foundation
import Journaling
import TradingCore

/// A second opinion on who led, written apart from everything else: it reads the rows of the journal's
/// file as plain JSON and holds them against what left the processes, and knows nothing of locks.
struct LeadOracle {
    private struct Start {
        let pid: Int
        let epoch: Int
        let isTakeover: Bool
        let boot: String
        let bootNanoseconds: Int64
        let isHalted: Bool
    }
    private var starts: [Start] = []
    /// The place in `starts` of the life that planned an order.
    private var planners: [String: Int] = [:]
    /// What does not fit, by the number of the invariant.
    private(set) var findings: [(invariant: Int, what: String)] = []

    /// Reads the whole file.
    init(_ reader: JournalReader) throws {
        var after: Int64 = 0
        while true {
            let rows = try reader.events(EventFilter(after: after, limit: 5_000))
            guard let last = rows.last else { break }
            for row in rows where row.kind == "agent_started" || row.kind == "order_planned" {
                read(row)
            }
            after = last.sequence
        }
    }

    private mutating func read(_ row: EventRecord) {
        let json = try? JSONSerialization.jsonObject(with: Data(row.payload.utf8))
        guard let fields = json as? [String: Any] else { return }
        guard row.kind == "agent_started" else {
            let id = (fields["intent"] as? [String: Any])?["id"] as? String ?? ""
            planners[id] = starts.count - 1
            return
        }
        let lead = fields["lead"] as? [String: Any] ?? [:]
        let way = lead["way"] as? String ?? ""
        let start = Start(
            pid: (fields["pid"] as? NSNumber)?.intValue ?? 0,
            epoch: (fields["epoch"] as? NSNumber)?.intValue ?? 0,
            isTakeover: way == "died" || way == "killed",
            boot: lead["boot"] as? String ?? "",
            bootNanoseconds: (lead["bootNanoseconds"] as? NSNumber)?.int64Value ?? 0,
            isHalted: lead["haltReason"] is String
        )
        if let last = starts.last, start.epoch <= last.epoch {
            findings.append((34, "a row begins epoch \(start.epoch) after epoch \(last.epoch)"))
        }
        starts.append(start)
    }

    /// Takeovers of one run of the kernel, by their rows.
    mutating func judge(_ limits: TakeoverLimits) {
        var known: [Start] = []
        for start in starts where start.isTakeover {
            let second: Int64 = 1_000_000_000
            known.removeAll { $0.boot != start.boot }
            if let last = known.last,
                start.bootNanoseconds - last.bootNanoseconds < Int64(limits.spacingSeconds) * second
            {
                findings.append((34, "epoch \(start.epoch) came too soon after \(last.epoch)"))
            }
            known.append(start)
            let since = start.bootNanoseconds - Int64(limits.windowSeconds) * second
            let count = known.count { $0.bootNanoseconds > since }
            if count >= limits.countMax, !start.isHalted {
                findings.append(
                    (34, "epoch \(start.epoch) is takeover \(count), and halts nothing")
                )
            }
        }
    }

    /// Holds the rows against everything that left, oldest first: a process that never began sent
    /// nothing, none sent after a later one, and an order left the process that planned it.
    mutating func compare(with sendings: [PairWatch.Sending]) {
        var places: [Int: Int] = [:]
        for (place, start) in starts.enumerated() { places[start.pid] = place }
        var newest = 0
        for sending in sendings where findings.count < 10 {
            guard let place = places[sending.pid] else {
                // The venues are asked while the first row is being written, and people are told when
                // there is no room for it (fault 54).
                if sending.isToVenue || sending.isUnwritten, sending.order == nil { continue }
                findings.append((36, "process \(sending.pid) sent, and no row begins it"))
                continue
            }
            if place < newest {
                let number = sending.isToVenue ? 35 : 36
                let what = "process \(sending.pid) sent after process \(starts[newest].pid) had"
                findings.append((number, what))
            }
            newest = max(newest, place)
            guard let order = sending.order, let planner = planners[order.text] else { continue }
            if planner != place {
                let what = "process \(sending.pid) sent \(order), which another planned"
                findings.append((35, what))
            }
        }
    }
}
