/// How the outgoing side stands.
package struct SendingHealth: Sendable, Equatable {
    /// Items that wait or are on the wire; a digest counts once for every alert in it.
    package internal(set) var undelivered = 0
    /// Items that Telegram has taken.
    package internal(set) var delivered = 0
    /// Alerts that went out within a digest, and views replaced by newer ones.
    package internal(set) var collapsed = 0
    /// Items that were given up.
    package internal(set) var deadLettered = 0
    /// Answers among them that were left out because too many waited.
    package internal(set) var answersLeftOut = 0
    /// Calls that brought no answer, or one of 5xx.
    package internal(set) var failures = 0
    /// 429 answers.
    package internal(set) var tooMany = 0
    /// Messages whose markup was refused and that went plain.
    package internal(set) var plainFallbacks = 0
    /// Pictures in whose place the words alone went out.
    package internal(set) var picturesLeftOut = 0
    /// The last trouble in words; empty while all is well.
    package internal(set) var trouble = ""
    /// Chats that refuse the bot.
    package internal(set) var lostChats: Set<Int64> = []

    /// Before anything was sent.
    package init() {}
}
