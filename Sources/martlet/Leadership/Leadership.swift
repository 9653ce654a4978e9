import ChatOps
import Platform
import TradingCore

/// The leading side of a pair: holds the lease, says in the data directory that it goes on, and looks
/// whether a standby waits.
final class Leadership: LeasePort {
    /// What is seen of the standby.
    enum Standby: Equatable {
        case none
        /// It could take the lead now.
        case waits(String)
        /// It is there, and could not.
        case unfit(String, why: String)
    }

    let name: String
    let isPaired: Bool
    private(set) var standby = Standby.none
    private let post: any LeadPost
    private let own: StandbyWatch.Own
    private var phase = LeaderRecord.Phase.starting
    private var epoch = 0
    private var beats: UInt64 = 0
    private var nextBeat: Int64 = 0
    private var lost: String?
    private var silence = Silence()
    private var watched: ProcessIdentity?
    /// Whether a standby that came shall be told, for its absence was.
    private var tellsArrival: Bool

    /// A beat at most so often: it costs a system call.
    private static let beatEvery: Int64 = 100_000_000
    /// A standby that makes no progress for so long is none.
    private static let standbySilenceMax: Int64 = 5_000_000_000

    /// Says at once that this process leads. With `tellsArrival` the first standby that comes is told,
    /// for this process has taken over.
    init(
        post: any LeadPost,
        own: StandbyWatch.Own,
        name: String,
        isPaired: Bool,
        tellsArrival: Bool
    ) {
        self.post = post
        self.own = own
        self.name = name
        self.isPaired = isPaired
        self.tellsArrival = tellsArrival
        publish()
    }

    /// Why this process leads no more; nil while it does. A system call, about a microsecond.
    var loss: String? {
        if lost == nil { lost = post.lockLoss }
        return lost
    }

    /// The loop begins to turn.
    func leads(epoch: Int) {
        self.epoch = epoch
        phase = .leading
        publish()
    }

    /// The loop turned.
    func beat(atMonotonic now: Int64) {
        guard now >= nextBeat else { return }
        nextBeat = now + Self.beatEvery
        beats += 1
        post.beat(beats)
    }

    /// The end begins, in which the loop turns no more.
    func stops() {
        phase = .stopping
        beats += 1
        publish()
    }

    /// Nothing is left to do: whoever comes next finds nothing of ours.
    func close() {
        post.close(removing: loss == nil)
    }

    /// A process whose record cannot be written leads all the same; a standby then waits for as long
    /// as it leads, and `/doctor` says so.
    private func publish() {
        guard loss == nil else { return }
        let record = LeaderRecord(
            name: name,
            process: own.process,
            host: own.host,
            build: own.build,
            isPaired: isPaired,
            epoch: epoch,
            phase: phase
        )
        post.publish(record, beats: beats)
    }

    /// Looks after the records, about once a second; gives back what the operator should hear.
    func look(atMonotonic now: Int64) -> [EdgeNotice] {
        if post.isDisplaced { publish() }
        let before = standby
        standby = sight(now)
        switch (before, standby) {
        case (.waits, .none), (.unfit, .none):
            tellsArrival = true
            return [
                Self.notice("No standby waits any more.", "If this process ends, nobody leads.")
            ]
        case (let old, .unfit(let title, let why)) where old != standby:
            tellsArrival = true
            let headline = "No standby: \(title) could not take the lead."
            return [Self.notice(headline, why)]
        case (.none, .waits(let title)), (.unfit, .waits(let title)):
            guard tellsArrival else { return [] }
            tellsArrival = false
            return [Self.notice("\(title) waits as standby.", nil)]
        default: return []
        }
    }

    private func sight(_ now: Int64) -> Standby {
        guard let (record, beats) = post.standby else { return .none }
        if record.process != watched {
            watched = record.process
            silence.forget()
        }
        silence.look(beats, at: now)
        guard silence.hasMoved, silence.nanoseconds < Self.standbySilenceMax else { return .none }
        return record.trouble.map { .unfit(record.title, why: $0) } ?? .waits(record.title)
    }

    private static func notice(_ headline: String, _ trouble: String?) -> EdgeNotice {
        let report = NoticeReport(
            headline: headline,
            lines: trouble.map { [$0] } ?? [],
            numbers: [],
            hint: trouble == nil ? nil : "Start the other process of the pair; /doctor shows it."
        )
        return EdgeNotice(
            kind: .standbyChanged,
            subject: "standby",
            report: report,
            severity: trouble == nil ? .notice : nil
        )
    }

    /// One line for `/status`; nil for a process that runs alone and sees no standby.
    var line: String? {
        let lead = "\(name) leads, epoch \(epoch)"
        return switch standby {
        case .none: isPaired ? lead + "; no standby" : nil
        case .waits(let title): lead + "; \(title) waits"
        case .unfit(let title, let why): lead + "; no standby: \(title), \(why)"
        }
    }
}
