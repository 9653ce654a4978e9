import Foundation
import Platform
import TradingCore

/// How the two processes of a data directory stand, as the files say that they leave there. Needs
/// neither of them to answer.
struct PairSurvey {
    let leader: LeaderRecord?
    let standby: StandbyRecord?
    private let leaderAge: Double
    private let standbyAge: Double

    /// A record that was not written for so long, in seconds, is of a process that stands still.
    private static let ageMax = 5.0

    init(directory: String) {
        leader = LeaderRecord.read(directory)?.record
        standby = StandbyRecord.read(directory)?.record
        leaderAge = Self.age("\(directory)/\(LeaderRecord.fileName)")
        standbyAge = Self.age("\(directory)/\(StandbyRecord.fileName)")
    }

    private static func age(_ path: String) -> Double {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        let written = facts?[.modificationDate] as? Date
        return written.map { max(0, -$0.timeIntervalSinceNow) } ?? .infinity
    }

    /// What the standby has to say to a person; nil when nothing.
    var trouble: String? {
        guard standbyAge <= Self.ageMax, let standby else { return nil }
        return standby.trouble.map { "\(standby.title): \($0)" }
    }

    /// The check of `/doctor` and `martlet doctor`; nil where nobody uses a pair.
    var check: CheckRow? {
        guard let problem = problem else {
            guard let standby, let leader, standbyAge <= Self.ageMax else { return nil }
            let fine = "\(leader.title) leads, \(standby.title) waits"
            return CheckRow(name: "standby", passes: true, finding: fine, mend: "")
        }
        return CheckRow(name: "standby", passes: false, finding: problem.what, mend: problem.mend)
    }

    private var problem: (what: String, mend: String)? {
        if let trouble { return (trouble, "see the operator's guide, A standby") }
        if let leader, leaderAge > Self.ageMax, standbyAge <= Self.ageMax {
            let seconds = Int(min(leaderAge, 1e9))
            return ("\(leader.title) has made no progress for \(seconds) s", "look at its log")
        }
        if let leader, leader.isPaired, leaderAge <= Self.ageMax, standbyAge > Self.ageMax {
            return ("\(leader.title) leads, and no standby waits", "start the other process")
        }
        return nil
    }
}
