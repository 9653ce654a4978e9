/// How long another process has made no progress, as far as this one can say.
///
/// Counted by our own looks: a look that comes late counts no more than the longest gap, so that a
/// process that was itself paused, or a machine that slept, does not take the other for silent.
struct Silence: Sendable {
    /// The longest span between two looks that counts whole, in nanoseconds.
    static let gapNanosecondsMax: Int64 = 1_000_000_000

    /// Whether it made progress while it was looked at; what it left before says nothing.
    private(set) var hasMoved = false
    /// Since the last progress.
    private(set) var nanoseconds: Int64 = 0
    private var beats: UInt64?
    private var lookedAt: Int64 = 0

    /// Takes in what the counter says now.
    mutating func look(_ beats: UInt64, at now: Int64) {
        defer { lookedAt = now }
        guard beats == self.beats else {
            hasMoved = self.beats != nil
            self.beats = beats
            nanoseconds = 0
            return
        }
        nanoseconds += max(0, min(now - lookedAt, Self.gapNanosecondsMax))
    }

    /// Begins anew, for another process is looked at from now on.
    mutating func forget() { self = Silence() }
}
