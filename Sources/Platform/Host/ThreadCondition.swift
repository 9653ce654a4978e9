internal import Glibc

/// A mutex with condition variables that wait on the monotonic clock, for threads that may block.
///
/// The tasks of the cooperative pool must not wait here; they may take the lock, which is held for
/// microseconds.
final class ThreadCondition: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let conditions: UnsafeMutablePointer<pthread_cond_t>
    private let conditionCount: Int

    /// - Parameter conditionCount: How many separate things threads wait for under the same lock.
    init(conditionCount: Int = 1) {
        precondition(conditionCount > 0)
        self.conditionCount = conditionCount
        conditions = .allocate(capacity: conditionCount)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        for index in 0..<conditionCount {
            conditions.advanced(by: index).initialize(to: pthread_cond_t())
            pthread_cond_init(conditions.advanced(by: index), &attributes)
        }
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        for index in 0..<conditionCount {
            pthread_cond_destroy(conditions.advanced(by: index))
        }
        pthread_mutex_destroy(mutex)
        conditions.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` alone.
    func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Waits, inside `locked`, for a signal. Spurious wake-ups happen; the caller checks its state
    /// again.
    ///
    /// The deadline is in nanoseconds of the monotonic clock; nil waits without one. Returns false
    /// when it has passed; one that lies in the past costs no system call.
    func wait(_ index: Int = 0, untilMonotonic deadline: Int64?) -> Bool {
        let condition = conditions.advanced(by: index)
        guard let deadline else {
            pthread_cond_wait(condition, mutex)
            return true
        }
        guard deadline > 0, deadline > SystemClock.monotonicNanoseconds() else { return false }
        var time = timespec(
            tv_sec: Int(deadline / 1_000_000_000),
            tv_nsec: Int(deadline % 1_000_000_000)
        )
        return pthread_cond_timedwait(condition, mutex, &time) != ETIMEDOUT
    }

    /// Wakes one waiting thread.
    func signal(_ index: Int = 0) {
        pthread_cond_signal(conditions.advanced(by: index))
    }

    /// Wakes every waiting thread.
    func broadcast(_ index: Int = 0) {
        pthread_cond_broadcast(conditions.advanced(by: index))
    }
}
