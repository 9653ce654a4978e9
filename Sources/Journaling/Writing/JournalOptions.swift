/// What the writer is told when it opens or creates a journal.
package struct JournalOptions: Sendable {
    /// The birth mark of a journal that is created now: 8 characters of `0-9 a-z`, random for live
    /// use, fixed in tests. A journal that exists keeps its own.
    package let generation: String
    /// SHA-256.
    package let hash: HashFunction
    /// SQLite's `max_page_count` (pages of 4096 bytes); nil is SQLite's own bound. At the bound an
    /// append is refused as a full disk.
    package let pagesMax: Int?
    /// How long the lock of another writer is waited for. Give some seconds only where the data
    /// directory's lock is held, for then the other can only be dying.
    package var lockPatienceSeconds = 0.0
    /// The SQLite that the process runs with; tests name another.
    package var sqlite = SQLiteLibrary.current
    /// Logged pages after which the writer checkpoints.
    package var framesPerCheckpointMax = JournalFormat.framesPerCheckpointMax
    /// For a process that opens the same journal again and again.
    package var memory: FactMemory?

    /// - Precondition: `generation` is 8 characters of `0-9 a-z`.
    package init(generation: String, pagesMax: Int? = nil, hash: @escaping HashFunction) {
        precondition(Self.isGeneration(generation), "a generation is 8 characters of 0-9 a-z")
        self.generation = generation
        self.hash = hash
        self.pagesMax = pagesMax
    }

    /// Makes the birth mark from a random seed.
    package init(seed: UInt64, pagesMax: Int? = nil, hash: @escaping HashFunction) {
        self.init(generation: Self.generation(seed: seed), pagesMax: pagesMax, hash: hash)
    }

    /// 8 base-36 characters from a seed (splitmix64's finalizer spreads near seeds apart).
    package static func generation(seed: UInt64) -> String {
        var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        // 36^8 values.
        let digits = String(mixed % 2_821_109_907_456, radix: 36)
        return String(repeating: "0", count: JournalFormat.generationLength - digits.count) + digits
    }

    static func isGeneration(_ text: String) -> Bool {
        text.utf8.count == JournalFormat.generationLength
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
    }
}
