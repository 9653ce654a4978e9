import TradingCore

/// A command that waits for its confirmation or its code.
struct PendingCommand: Sendable, Hashable {
    let id: String
    let line: CommandLine
    let action: EngineAction
    let commandAction: CommandAction
    let tier: CommandTier
    let template: String
    let surface: CommandSurface
    let speaker: Speaker
    /// Of the state that was shown.
    let fingerprint: String
    let expiresAt: UTCTime
    /// Until when a code is awaited; nil before the confirmation.
    var codeUntil: UTCTime?
}

/// What waits for confirmation: 16 commands at most; the oldest gives way. Nothing of it survives a
/// restart.
struct PendingCommands: Sendable {
    static let countMax = 16
    /// Ids that are remembered so that a second tap can be told from a restart.
    static let finishedMax = 128
    static let life = TimeSpan.minutes(5)
    static let codeLife = TimeSpan.seconds(60)

    private var waiting: [PendingCommand] = []
    private var finished: [String] = []

    mutating func add(_ command: PendingCommand) {
        waiting.append(command)
        if waiting.count > Self.countMax { finish(waiting[0].id) }
    }

    func command(_ id: String) -> PendingCommand? { waiting.first { $0.id == id } }

    func wasFinished(_ id: String) -> Bool { finished.contains(id) }

    /// The command of this person that was confirmed last and awaits its code.
    func awaitingCode(_ speaker: Speaker, _ surface: CommandSurface) -> PendingCommand? {
        waiting.last { $0.speaker == speaker && $0.surface == surface && $0.codeUntil != nil }
    }

    mutating func awaitCode(_ id: String, until time: UTCTime) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        var command = waiting.remove(at: index)
        command.codeUntil = time
        waiting.append(command)
    }

    mutating func finish(_ id: String) {
        waiting.removeAll { $0.id == id }
        finished.append(id)
        if finished.count > Self.finishedMax { finished.removeFirst() }
    }
}
