internal import Foundation

/// How often a session makes each call, counted without disturbing it.
package struct CallCensus: Sendable {
    /// The most that one thread makes, by the call's name.
    package let counts: [String: Int]
    /// The numbers of those calls of `openat`, `mmap` and `pread64` that concern the data directory; the
    /// others load libraries.
    private let ours: [String: [Int]]

    /// Reads what strace wrote with `-f -y`.
    init(log: String, data: String) {
        var counts: [String: Int] = [:]
        var perThread: [String: Int] = [:]
        var ours: [String: Set<Int>] = [:]
        for line in log.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let bracket = words[1].firstIndex(of: "(") else { continue }
            let call = String(words[1][..<bracket].drop { $0 == " " })
            guard call.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { continue }
            let number = perThread["\(words[0]) \(call)", default: 0] + 1
            perThread["\(words[0]) \(call)"] = number
            counts[call] = max(counts[call] ?? 0, number)
            if line.contains(data) { ours[call, default: []].insert(number) }
        }
        self.counts = counts
        self.ours = ours.mapValues { $0.sorted() }
    }

    /// Every point of these calls and faults, in order.
    package func points(calls: Set<String>?, faults: Set<CrashPoint.Fault>?) -> [CrashPoint] {
        var points: [CrashPoint] = []
        for call in CrashPoint.fileCalls + CrashPoint.socketCalls {
            guard let count = counts[call], calls?.contains(call) ?? true else { continue }
            let isSelective = ["openat", "mmap", "pread64", "fcntl", "write"].contains(call)
            let numbers = isSelective ? ours[call] ?? [] : Array(1...count)
            for fault in CrashPoint.faults(of: call) where faults?.contains(fault) ?? true {
                points += numbers.map { CrashPoint(call: call, number: $0, fault: fault) }
            }
        }
        return points
    }
}
