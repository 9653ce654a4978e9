/// The two clocks of a machine, as a value that can be handed in: the kernel's in the agent, a
/// simulated one where a whole life of the agent runs on one seed.
package struct HostClock: Sendable {
    /// Nanoseconds on a clock that never goes back and is not set.
    package let monotonicNanoseconds: @Sendable () -> Int64
    /// Nanoseconds since 1970-01-01 00:00 UTC; it may jump.
    package let wallNanoseconds: @Sendable () -> Int64

    /// A clock out of two readings.
    package init(
        monotonicNanoseconds: @escaping @Sendable () -> Int64,
        wallNanoseconds: @escaping @Sendable () -> Int64
    ) {
        self.monotonicNanoseconds = monotonicNanoseconds
        self.wallNanoseconds = wallNanoseconds
    }

    /// The clocks of this machine; see ``SystemClock``.
    package static let kernel = HostClock(
        monotonicNanoseconds: { SystemClock.monotonicNanoseconds() },
        wallNanoseconds: { SystemClock.wallNanoseconds() }
    )
}
