import ChatOps
import Foundation
import Platform
import TradingCore
import TradingEngine

/// The guardian's way out: the agent's own channels, which only speak here. Nobody is listened to.
final class GuardianChannels {
    private let edges: Edges
    private let mail: EdgeMail
    private let deliveries: DeliveryCenter

    /// How long a message may take to get through. What is left then goes out with the next start.
    static let patienceNanoseconds: Int64 = 15_000_000_000

    /// - Throws: `ExitCode` after saying what is missing.
    init(
        _ configuration: AgentConfiguration,
        _ options: AgentOptions,
        _ directory: DataDirectory,
        _ log: LogSink,
        operators: [OperatorBound]
    ) throws {
        let text = try ReportText(configuration)
        let mailbox = Mailbox<LoopInput>(
            bounds: MailboxBounds(urgentMax: 16, normalMax: 256, lossyKeysMax: 16)
        )
        let mail = EdgeMail(mailbox: mailbox)
        self.mail = mail
        edges = try Edges(
            configuration: configuration,
            options: options,
            directory: directory,
            keys: try CommandSecret.keys(configuration, mayCreate: true),
            presenter: text.presenter,
            commands: text.commands,
            operators: operators,
            strangersToldOn: nil,
            mailbox: mailbox,
            mail: mail,
            log: log
        )
        deliveries = try DeliveryCenter(
            channels: edges.channels,
            render: edges.renderer,
            onOutcome: { _ = mail.add($0) }
        )
    }

    /// Tells what is durable, and gives back the receipts that came in time.
    func tell(_ entries: [JournalEntry]) -> [DeliveryRecorded] {
        deliveries.take(entries, preferences: AlertPreferences())
        var receipts: [DeliveryRecorded] = []
        let deadline = SystemClock.monotonicNanoseconds() + Self.patienceNanoseconds
        while Set(receipts.map(\.channel)).count < edges.channels.count,
            SystemClock.monotonicNanoseconds() < deadline
        {
            usleep(20_000)
            receipts += mail.takeReceipts(max: 64)
        }
        return receipts
    }

    /// Tells what no journal holds.
    func tellLast(_ alert: Alert) {
        deliveries.tellLast(alert, patienceNanoseconds: Self.patienceNanoseconds)
    }

    func close() {
        deliveries.stop()
        edges.close()
    }
}
