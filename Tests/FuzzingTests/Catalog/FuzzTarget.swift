/// The parsers of bytes that come from outside. Each has promises that hold for every input, and a folder
/// of the same name in `Tests/Corpora`.
enum FuzzTarget: String, CaseIterable, Sendable {
    case amount
    case time
    case cron
    case bars
    case json
    case update
    case reply
    case webhook
    case command
    case envelope
    case door
    case button
    case code
    case html
    case fact
    case config
    case environment
    case url
    case control
    case scrubber
    case rule
    case ruleFile = "rule-file"

    /// Reads the input and holds every promise against what came out.
    func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        switch self {
        case .amount: try AmountPromises.check(bytes)
        case .time: try TimePromises.check(bytes)
        case .cron: try CronPromises.check(bytes)
        case .bars: try BarPromises.check(bytes)
        case .json: try JSONPromises.check(bytes)
        case .update: try UpdatePromises.check(bytes)
        case .reply: try ReplyPromises.check(bytes)
        case .webhook: try WebhookPromises.check(bytes)
        case .command: try CommandPromises.check(bytes)
        case .envelope: try EnvelopePromises.check(bytes)
        case .door: try DoorPromises.check(bytes)
        case .button: try ButtonPromises.check(bytes)
        case .code: try CodePromises.check(bytes)
        case .html: try HTMLPromises.check(bytes)
        case .fact: try FactPromises.check(bytes)
        case .config: try ConfigPromises.check(bytes)
        case .environment: try EnvironmentPromises.check(bytes)
        case .url: try URLPromises.check(bytes)
        case .control: try ControlPromises.check(bytes)
        case .scrubber: try ScrubberPromises.check(bytes)
        case .rule: try RulePromises.check(bytes)
        case .ruleFile: try RuleFilePromises.check(bytes)
        }
    }
}
