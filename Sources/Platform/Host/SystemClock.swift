internal import Glibc

/// The kernel's clocks. Only the outermost layer reads them; everything inside takes time as an
/// argument.
package enum SystemClock {
    /// Nanoseconds since 1970-01-01 00:00 UTC. It may jump when the operator or NTP sets the clock.
    package static func wallNanoseconds() -> Int64 { read(CLOCK_REALTIME) }

    /// Nanoseconds on a clock that never goes back and is not set; it stands still during suspend.
    package static func monotonicNanoseconds() -> Int64 { read(CLOCK_MONOTONIC) }

    /// Nanoseconds since the kernel started, suspend included: against `monotonicNanoseconds` it
    /// shows a sleep.
    package static func bootNanoseconds() -> Int64 { read(CLOCK_BOOTTIME) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        let outcome = clock_gettime(clock, &time)
        precondition(outcome == 0, "the kernel lacks a clock that Linux has had since 2.6.39")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
