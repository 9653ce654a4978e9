package import TradingCore

/// A named job and when it runs, in trading time.
package struct ScheduledJob: Sendable, Hashable {
    package let name: String
    package let cron: CronExpression
    /// How late a run may start; later it is told as missed.
    package let latenessMax: TimeSpan

    package init(name: String, cron: CronExpression, latenessMax: TimeSpan = .hours(6)) {
        self.name = name
        self.cron = cron
        self.latenessMax = latenessMax
    }
}

/// A run of a job that is due.
package struct DueJob: Sendable, Hashable {
    package let job: ScheduledJob
    /// The instant that the run stands for; its text is the run's key.
    package let scheduledFor: UTCTime
    /// Over a minute late.
    package let isLate: Bool
    /// So late that it is only told, not run.
    package let isMissed: Bool
    package var key: String { scheduledFor.description }
}

/// Which jobs are due. The last run of each comes out of the journal, so that a run happens once,
/// whatever restarts or clocks do.
package struct JobSchedule: Sendable {
    package let jobs: [ScheduledJob]
    /// Before this instant nothing was promised: the first start.
    private let since: UTCTime

    package init(jobs: [ScheduledJob], since: UTCTime) {
        precondition(Set(jobs.map(\.name)).count == jobs.count, "a job's name stands once")
        self.jobs = jobs
        self.since = since
    }

    /// The runs that are due now: per job the newest instant that has come and was not run. Older
    /// ones of the same job are missed; the newest tells of it.
    package func due(at now: UTCTime, lastRuns: [String: String]) -> [DueJob] {
        jobs.compactMap { job in
            let last = lastRuns[job.name].flatMap { UTCTime($0) } ?? since
            guard var run = job.cron.next(after: last), run <= now else { return nil }
            // Bounded: a job that runs each minute is at most a day behind before it is cut off.
            var skipped = 0
            while let next = job.cron.next(after: run), next <= now, skipped < 2000 {
                run = next
                skipped += 1
            }
            let late = now - run
            return DueJob(
                job: job,
                scheduledFor: run,
                isLate: late > .minutes(1),
                isMissed: late > job.latenessMax
            )
        }
    }

    /// When the next job of any name is due.
    package func nextDue(after now: UTCTime, lastRuns: [String: String]) -> UTCTime? {
        jobs.compactMap { nextRun(of: $0, after: now, lastRuns: lastRuns) }.min()
    }

    /// When one job runs next.
    package func nextRun(
        of job: ScheduledJob,
        after now: UTCTime,
        lastRuns: [String: String]
    )
        -> UTCTime?
    {
        let last = lastRuns[job.name].flatMap { UTCTime($0) } ?? since
        return job.cron.next(after: max(last, now))
    }
}
