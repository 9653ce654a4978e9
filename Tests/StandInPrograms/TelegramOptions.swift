import Foundation

/// What the command line asks of the Telegram stand-in.
struct TelegramOptions {
    /// Why the command line was not understood.
    struct Misuse: Error {
        let words: String
    }
    static let usage = """
        usage: martlet-standin telegram [--port P] [--token T] [--user U] [--faults FILE]
                                         [--save FOLDER]

        Plays Telegram's Bot API on 127.0.0.1. Set MARTLET_TELEGRAM_BASE_URL and TELEGRAM_BOT_TOKEN
        to what it prints, start the agent, and type:

          /balance            the operator (user U, 42 unless said otherwise) writes this
          say TEXT            the same, for texts without a slash
          stranger TEXT       somebody else writes this
          edit TEXT           the operator edits an old message into this
          forward TEXT        the operator forwards a message with this text
          tap N               taps button N of the last message that has buttons
          fault KIND [ARG] [METHOD]   the next call of METHOD (sendMessage) fails: 429 S, 409, 500,
                              502, hang, cut N, garbage, reset, lost, slow MS
          webhook [URL]       sets a webhook, or removes it
          elsewhere           another program polls once
          block | unblock     the operator blocks the bot
          revoke | restore    the token
          jump ID             the next update gets this id
          calls               counts of all calls so far
          quit                or the end of the input

        Files that the bot sends are kept in FOLDER, as `MESSAGE-EDITS-NAME`.

        FILE holds such lines and is read before the input; `sleep SECONDS` waits there.

        """

    private(set) var port: UInt16 = 0
    private(set) var token = "1000001:AAtestTESTtestTESTtestTESTtestTEST0"
    private(set) var user: Int64 = 42
    private(set) var script: [String] = []
    /// Where received files are kept; nil for nowhere.
    private(set) var folder: String?

    init(_ arguments: [String]) throws(Misuse) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Misuse(words: "\(name) needs a value") }
            switch name {
            case "--port":
                guard let port = UInt16(value) else { throw Misuse(words: "\(value) is no port") }
                self.port = port
            case "--token": token = value
            case "--save": folder = value
            case "--user":
                guard let user = Int64(value) else { throw Misuse(words: "\(value) is no user id") }
                self.user = user
            case "--faults":
                guard let text = try? String(contentsOfFile: value, encoding: .utf8) else {
                    throw Misuse(words: "\(value) cannot be read")
                }
                script = text.split(separator: "\n").map(String.init)
            default: throw Misuse(words: "\(name) is not understood")
            }
        }
    }
}
