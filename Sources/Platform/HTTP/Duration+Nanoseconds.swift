/// Durations come from the caller; the clock counts nanoseconds.
extension Duration {
    /// Whole nanoseconds; spans beyond 292 years count as that.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if isTooLong { return seconds > 0 ? .max : .min }
        let (sum, isTooLongByLittle) =
            whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isTooLongByLittle ? whole : sum
    }
}
