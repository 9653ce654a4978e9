import Platform
import TradingCore

/// The memory of the door: which keys and nonces were used in the last 48 hours, 200,000 of them at
/// most. Beyond that the oldest are forgotten, and the time up to which they were is kept.
struct SeenEnvelopes: Sendable {
    static let span = TimeSpan.hours(48)
    static let countMax = 200_000

    private struct Entry {
        let key: UInt64
        let nonce: UInt64
        let issuedAt: UTCTime
        let seenAt: UTCTime
    }

    private var keys: Set<UInt64> = []
    private var nonces: Set<UInt64> = []
    /// In the order in which they came; those before `oldest` are forgotten.
    private var entries: [Entry] = []
    private var oldest = 0
    private var forgottenUntil: UTCTime?

    /// From now on envelopes that were issued up to this moment may have been seen.
    mutating func forget(until time: UTCTime) {
        forgottenUntil = max(forgottenUntil ?? time, time)
    }

    func contains(surface: CommandSurface, key: String) -> Bool {
        keys.contains(Self.digest("\(surface.rawValue) \(key)"))
    }

    func contains(nonce: String) -> Bool { nonces.contains(Self.digest(nonce)) }

    /// Whether an envelope of this age could have been seen and forgotten for want of room.
    func mayHaveForgotten(_ issuedAt: UTCTime) -> Bool {
        forgottenUntil.map { issuedAt <= $0 } ?? false
    }

    mutating func insert(
        surface: CommandSurface,
        key: String,
        nonce: String,
        issuedAt: UTCTime,
        now: UTCTime
    ) {
        let entry = Entry(
            key: Self.digest("\(surface.rawValue) \(key)"),
            nonce: Self.digest(nonce),
            issuedAt: issuedAt,
            seenAt: now
        )
        guard keys.insert(entry.key).inserted else { return }
        nonces.insert(entry.nonce)
        entries.append(entry)
        while entries.count - oldest > Self.countMax || isExpired(entries[oldest], now) { forget() }
        if oldest > 4_096, oldest > entries.count / 2 {
            entries.removeFirst(oldest)
            oldest = 0
        }
    }

    private func isExpired(_ entry: Entry, _ now: UTCTime) -> Bool {
        now - entry.seenAt > Self.span
    }

    private mutating func forget() {
        let entry = entries[oldest]
        keys.remove(entry.key)
        nonces.remove(entry.nonce)
        forget(until: entry.issuedAt)
        oldest += 1
    }

    /// 64 bits of SHA-256: two of 200,000 texts agree with a chance of one in a billion, and then a
    /// command is refused, never accepted.
    private static func digest(_ text: String) -> UInt64 {
        Digest.sha256(Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
