import ArgumentParser
import ChatOps
import Foundation
import Journaling
import Logging
import Platform
import TradingCore
import TradingEngine

/// What a process has that leads: the directory, the journal as it was found, and the lease.
struct Lead {
    let leadership: Leadership
    let directory: DataDirectory
    let journal: Journal
    let recovered: RecoveredBook
    /// How it came to lead; nil for a process that runs alone.
    let taken: LeadTaken?
    /// When it got the lock, on the monotonic clock.
    let takenAt: Int64
}

/// The way to the lead: at once or not at all for a process that runs alone, and by waiting for one
/// of a pair.
struct LeadSeeking {
    let agent: AgentProcess
    let logger: Logger

    private var configuration: AgentConfiguration { agent.configuration }
    private var options: AgentOptions { agent.options }

    /// - Throws: `ExitCode` after saying why there is no lead.
    func lead() throws -> Lead {
        let own = StandbyWatch.Own(
            process: .current,
            host: .current(bootHint: options.environment["MARTLET_BOOT_ID"]),
            build: .current(),
            directory: configuration.dataDirectory
        )
        return options.isStandby ? try leadOfPair(own) : try leadAlone(own)
    }

    private func leadAlone(_ own: StandbyWatch.Own) throws -> Lead {
        let directory = try agent.openDirectory()
        if let warning = directory.warning { logger.warning("\(warning)") }
        try refuseBesideLeader(own)
        let leadership = Leadership(
            post: HostLeadPost(directory),
            own: own,
            name: options.name,
            isPaired: false,
            tellsArrival: false
        )
        let journal = try openJournal(directory)
        return Lead(
            leadership: leadership,
            directory: directory,
            journal: journal,
            recovered: try agent.recover(journal),
            taken: nil,
            takenAt: options.startedMonotonic
        )
    }

    /// Somebody who leads may live on where the file of its lock was deleted under it. It sees that
    /// within a second and ends; until then nobody else begins.
    private func refuseBesideLeader(_ own: StandbyWatch.Own) throws {
        guard let last = LeaderRecord.read(own.directory)?.record, last.process != own.process,
            last.host.difference(from: own.host) == nil,
            let handle = ProcessHandle.open(last.process), !handle.hasEnded()
        else { return }
        throw ExitStatus.tryLater.saying(
            "\(own.directory) is led by \(last.title), whose lock file was deleted or replaced. It "
                + "ends by itself; start again then."
        )
    }

    private func leadOfPair(_ own: StandbyWatch.Own) throws -> Lead {
        let standby = try StandbyRun(
            own: own,
            name: options.name,
            silentAfterSeconds: configuration.standby.silentAfterSeconds,
            environment: options.environment,
            logger: logger
        )
        while true {
            let seat = try standby.awaitSeat()
            switch try lead(from: seat, own) {
            case .lead(let lead): return lead
            case .tooEarly(let until): standby.hold(untilBoot: until)
            }
        }
    }

    private enum Outcome {
        case lead(Lead)
        case tooEarly(untilBoot: Int64)
    }

    private func lead(from seat: StandbyRun.Seat, _ own: StandbyWatch.Own) throws -> Outcome {
        let takenAt = seat.hasWaited ? SystemClock.monotonicNanoseconds() : options.startedMonotonic
        if let warning = seat.directory.warning { logger.warning("\(warning)") }
        let leadership = Leadership(
            post: HostLeadPost(seat.directory),
            own: own,
            name: options.name,
            isPaired: true,
            tellsArrival: seat.hasWaited
        )
        let journal = try openJournal(seat.directory)
        let recovered = try agent.recover(journal)
        let claim = LeadClaim(
            name: options.name,
            before: seat.before,
            wasEnded: seat.wasEnded,
            hasWaited: seat.hasWaited,
            boot: own.host.boot ?? "",
            now: SystemClock.bootNanoseconds(),
            limits: configuration.standby.limits
        )
        let taken: LeadTaken
        switch claim.verdict(on: recovered.book) {
        case .lead(let lead): taken = lead
        case .tooEarly(let until):
            leadership.close()
            return .tooEarly(untilBoot: until)
        }
        logger.notice(
            "leads now",
            metadata: ["way": "\(taken.way.rawValue)", "before": "\(taken.before)"]
        )
        return .lead(
            Lead(
                leadership: leadership,
                directory: seat.directory,
                journal: journal,
                recovered: recovered,
                taken: taken,
                takenAt: takenAt
            )
        )
    }

    // MARK: Opening

    private func openJournal(_ directory: DataDirectory) throws -> Journal {
        do throws(JournalOpenFailure) {
            let journal = try AgentProcess.journal(in: directory)
            if let doubt = journal.doubt { logger.warning("\(doubt)") }
            return journal
        } catch {
            throw AgentProcess.refusal(error)
        }
    }
}

extension PairBuild {
    /// This process's.
    static func current() -> PairBuild {
        PairBuild(
            version: Build.version,
            schema: JournalFormat.version,
            program: ProgramIdentity.current() ?? ""
        )
    }
}
