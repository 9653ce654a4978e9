/// Random numbers that nobody can guess, drawn from the system in pieces: masks of frames are many.
struct SecureDice: RandomNumberGenerator, Sendable {
    private static let poolBytes = 1_024
    private var pool: [UInt8] = []
    private var used = 0

    /// The next 64 random bits.
    mutating func next() -> UInt64 {
        if used + 8 > pool.count {
            pool = SecureRandom.bytes(count: Self.poolBytes)
            used = 0
        }
        defer { used += 8 }
        return pool.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: used, as: UInt64.self) }
    }
}
