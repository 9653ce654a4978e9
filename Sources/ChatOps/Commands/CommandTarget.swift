package import TradingCore

/// The engine and the agent as the desk sees them. The agent's loop implements it; every call comes
/// from the loop's thread and must not wait.
package protocol CommandTarget: AnyObject {
    /// Does it, and says what was done or why not. Journals its own facts.
    func perform(_ action: EngineAction, origin: ActionOrigin) -> EngineReport
    /// What it would do; changes nothing.
    func preview(_ action: EngineAction) -> EngineReport
    /// A text that changes when what the action would do has changed.
    func fingerprint(of action: EngineAction) -> String
    func report(_ query: ReportQuery) -> EngineReport
    var alertPreferences: AlertPreferences { get }
    var knownScopes: KnownScopes { get }
    /// The number for the next answer; each is given once.
    func nextAnswerNumber() -> Int64
    /// Whether a command of this key was answered in any life before; only asked of what is authentic.
    func wasAnswered(_ surface: CommandSurface, key: String) -> Bool
}
