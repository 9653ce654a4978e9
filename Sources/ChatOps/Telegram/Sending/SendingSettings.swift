package import TradingCore

/// Limits and bounds of the outgoing queue.
package struct SendingSettings: Sendable {
    /// Messages per minute to one private chat, on average. Source: Telegram's bot FAQ (about one a
    /// second).
    package var perChatPerMinute = 60
    /// Messages per minute to one group. Source: Telegram's bot FAQ.
    package var perGroupPerMinute = 20
    /// How many may go to a chat at once before the average counts.
    package var chatBurst = 20
    /// Messages per second to all chats. Source: Telegram's bot FAQ.
    package var perSecond = 30
    /// For an own Bot API server: no limits of ours; `retry_after` is still obeyed.
    package var liftsLimits = false
    /// From the start of a call to the last byte of its answer.
    package var callTimeout = TimeSpan.seconds(20)
    /// For calls that carry a file.
    package var fileTimeout = TimeSpan.seconds(90)
    /// Non-critical alerts that may wait one by one; with one more they become a digest.
    package var alertsBeforeDigest = 30
    /// Alerts that one digest holds by number; more are given up with that reason, and counted in it.
    package var digestMembersMax = 100_000
    /// Answers that may wait per chat; with one more, the older half is left out, and one message
    /// tells how many.
    package var answersWaitingMax = 500
    /// Critical alerts that may wait; more are given up with that reason.
    package var criticalWaitingMax = 10_000
    /// Pictures that may wait; an item more goes out in words alone.
    package var picturesWaitingMax = 8
    /// The largest picture. Source: Bot API, sendPhoto (10 MB).
    package var pictureBytesMax = 8_000_000
    /// After so many failures in a row a picture is left out, for words may get through.
    package var pictureFailuresMax = 3
    /// How long an answer is worth sending.
    package var answerLife = TimeSpan.hours(1)
    /// How long a non-critical alert is tried. Critical ones are tried for ever.
    package var alertLife = TimeSpan.hours(24)
    /// The first pause after a failure; it doubles up to ``pauseMax``.
    package var firstPause = TimeSpan.milliseconds(500)
    /// Longest pause between two tries.
    package var pauseMax = TimeSpan.minutes(1)
    /// The same for what is critical.
    package var criticalPauseMax = TimeSpan.minutes(1)
    /// Between two tries to reach a chat that refuses the bot.
    package var lostChatProbe = TimeSpan.minutes(10)
    /// More parts than this become a document.
    package var partsMax = 4

    /// The limits above.
    package init() {}
}
