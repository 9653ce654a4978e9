import ChatOps
import Glibc
import Journaling
import Platform
import TradingCore
import TradingEngine

/// The command desk of this start: who may speak, what was said before, which codes were used.
struct DeskMaking {
    let configuration: AgentConfiguration
    let keys: CommandKeys
    let commands: CommandBook
    let presenter: Presenter
    let book: Book
    let history: JournalReader
    let pairing: PairingCode?
    var clock = HostClock.kernel
    /// Gives the ids of pending commands, 4 bytes that are never given twice.
    var makeID: () -> [UInt8] = { SecureRandom.bytes(count: 4) }

    /// The user id that console and control socket speak with: our own.
    static var localUser: Int64 { Int64(getuid()) }

    func desk() -> CommandDesk {
        let desk = CommandDesk(
            keys: keys,
            allowed: allowed,
            book: commands,
            presenter: presenter,
            pairing: pairing,
            makeID: makeID
        )
        let now = UTCTime(nanoseconds: clock.wallNanoseconds())
        desk.remember(book.spentCodeSteps)
        if book.codeFailures > 0 || book.codesLockedUntil != nil {
            let locked = CodesLocked(failures: book.codeFailures, until: book.codesLockedUntil)
            desk.remember(.codesLocked(locked), at: now)
        }
        if let day = StrangersTold(history, wall: now).byDesk {
            desk.rememberStrangers(toldOn: day)
        }
        for bound in configuration.telegram.bound(of: book.operators) {
            desk.remember(.operatorBound(bound), at: now)
        }
        CommandMemory(history: history).fill(desk, wall: now)
        return desk
    }

    private var allowed: [CommandSurface: Set<Speaker>] {
        let local: Set<Speaker> = [Speaker(user: Self.localUser, chat: 0)]
        let telegram = configuration.telegram
        let pairs = telegram.userIDs.flatMap { user in
            telegram.chatIDs.map { Speaker(user: user, chat: $0) }
        }
        return [.console: local, .control: local, .telegram: Set(pairs)]
    }
}
