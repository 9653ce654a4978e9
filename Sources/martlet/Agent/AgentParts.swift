import ChatOps
import Journaling
import Platform
import TradingCore
import TradingEngine

/// What the loop is made of.
struct AgentParts {
    let clock: HostClock
    let pace: Pace
    /// The process ends when the replay does.
    let endsWithSource: Bool
    let source: any PriceSource
    let paper: [PaperVenue]
    let journal: Journal
    let mailbox: Mailbox<LoopInput>
    let mail: EdgeMail
    let desk: CommandDesk
    let deliveries: DeliveryCenter
    let schedule: JobSchedule
    /// What the jobs do, by name.
    let jobCommands: [String: String]
    let watchdog: Watchdog
    let guardPost: any FileGuard
    /// Nil where nobody else can lead.
    let leadership: Leadership?
    /// Nil where time is not real.
    let memory: MemoryKeeper?
    let log: LogSink
    let presenter: Presenter
    let history: JournalReader
    let journalPath: String
    /// The written strategies.
    let rules: RuleShelf
    /// Who puts free prose into their words; nil for nobody.
    var prose: ProseEndpoint?
    /// Where trials over recorded bars run.
    let trials: TrialBench
    let channelNames: [String]
    let doctor: Doctor
    let gates: GateConsult
    let snapshotEvery: Int64
    /// How long nothing was heard from Telegram, in nanoseconds; nil without Telegram.
    let controlSilence: (@Sendable () -> Int64)?
    /// After so long a silence positions may only shrink; 0 never.
    let reduceOnlyAfterNanoseconds: Int64
    let alerts: AgentConfiguration.AlertSettings
    let speakers: AlertSpeakers
    let startedMonotonic: Int64
    /// Why this life begins halted; nil when it may trade.
    var haltAtStart: String?
    /// The process's environment, for what it says of the terminal.
    let environment: [String: String]
}
