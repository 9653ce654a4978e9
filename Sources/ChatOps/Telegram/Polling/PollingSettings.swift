package import TradingCore

/// Habits and bounds of the poller.
package struct PollingSettings: Sendable {
    /// An entry of the command menu.
    package struct MenuEntry: Sendable, Equatable {
        /// 1-32 of a-z, 0-9, _; without the slash.
        package let command: String
        /// 1-256 characters.
        package let summary: String

        /// An entry as it is sent.
        package init(command: String, summary: String) {
            self.command = command
            self.summary = summary
        }
    }
    /// Seconds that Telegram may hold an empty answer; its own cap is 50.
    package var holdSeconds = 50
    /// Beyond the hold, after which a silent connection counts as dead.
    package var stallMargin = TimeSpan.seconds(10)
    /// How long the loop may take to commit a batch before the same updates are asked for again.
    package var commitMax = TimeSpan.seconds(10)
    /// The first pause after a failure; it doubles up to a minute.
    package var firstPause = TimeSpan.milliseconds(500)
    /// At most 100 entries are sent.
    package var menu: [MenuEntry] = []
    /// Pairing attempts that are passed on within a minute; more are refused and counted.
    package var pairingsPerMinuteMax = 6
    /// The day (UTC) on which an earlier run told the operator of strangers; they are told of once a
    /// day.
    package var strangersToldOn: UTCDay?
    /// How long another poller may hold our connection before the operator hears of it.
    package var conflictTolerated = TimeSpan.seconds(60)
    /// How long Telegram may be out of reach before the operator hears of it.
    package var outageTolerated = TimeSpan.minutes(2)
    /// Between two looks whether a revoked token has come back.
    package var probeInterval = TimeSpan.minutes(5)

    /// The habits above.
    package init() {}
}
