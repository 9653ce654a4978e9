/// Answers that were left out because too many waited, told in one message.
struct AnswerGap {
    /// How many.
    var count: Int

    /// The message.
    var html: String {
        let what = count == 1 ? "1 answer was" : "\(count) answers were"
        return """
            <b>\(what) left out:</b> too many waited to be sent.
            Every command was handled, and its answer is in the journal. Send a command again for \
            its answer of now; /audit 50 shows the last events.
            """
    }
}
