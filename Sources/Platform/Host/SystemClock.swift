internal import Glibc

/// The kernel's clocks. Only the outermost layer reads them; everything inside takes time as an
/// argument.
package enum SystemClock {
    /// The last moment that the clock shows, the end of the year 2261, in seconds since 1970. What
    /// lies behind it is read as this, for nanoseconds of it soon leave 64 bits.
    package static let secondsMax: Int64 = 9_214_646_399

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
        let seconds = min(max(Int64(time.tv_sec), -secondsMax), secondsMax)
        return seconds * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
