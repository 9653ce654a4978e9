internal import TradingCore

/// The lanes of a chat. Within one, messages keep their order; a lower one goes first and never
/// waits for a higher one.
enum SendLane: Int, CaseIterable {
    /// Critical alerts, halts and the kill switch.
    case critical
    /// Answers to commands.
    case answers
    case alerts
    /// Views that are refreshed in place.
    case refreshes

    init(_ item: OutgoingItem) {
        let isHalt = item.kind == .haltLatched || item.kind == .killSwitch
        if item.severity == .critical || isHalt {
            self = .critical
        } else if item.item == .alert {
            self = .alerts
        } else {
            self = item.message.editsMessage == nil ? .answers : .refreshes
        }
    }
}

/// An item, or a message that stands for many, on its way.
struct SendJob {
    enum Load {
        case item(OutgoingItem)
        case digest(AlertDigest)
        /// Stands for answers whose ends are recorded already.
        case gap(AnswerGap)
    }
    var load: Load
    let lane: SendLane
    /// Order of arrival.
    let serial: UInt64
    let since: Int64
    /// Made when the job is first sent.
    var parts: [SendPart] = []
    var partsSent = 0
    var failures = 0
    var notBefore: Int64 = 0
    var isPlain = false
    var hasNoButtons = false
    /// Sent anew because the message that it was to edit is gone.
    var editIsGone = false
    var lastMessage: Int64?
    /// What the journal keeps of the picture that went out.
    var pictureNote = ""

    /// The picture that the next part carries; nil for words.
    var picture: MessagePicture? {
        guard case .item(let item) = load, partsSent < parts.count,
            case .photo = parts[partsSent]
        else { return nil }
        return item.message.picture
    }

    /// Goes on in words alone: the picture was refused, or does not get through.
    mutating func dropPicture() {
        guard case .item(let item) = load else { return }
        load = .item(item.withoutPicture)
        parts = []
        partsSent = 0
    }

    /// The message that the next part edits.
    var edits: Int64? {
        guard case .item(let item) = load, partsSent == 0, !editIsGone else { return nil }
        // A picture and words of its own are two messages, and stand in the place of none.
        let isTwofold = item.message.picture != nil && parts.count > 1
        return isTwofold ? nil : item.message.editsMessage
    }

    /// The first moment at which it is too old to be sent; nil for what is critical, which is tried
    /// until it arrives.
    func expiry(_ settings: SendingSettings) -> Int64? {
        switch lane {
        case .critical: nil
        case .alerts: since + settings.alertLife.nanoseconds + 1
        case .answers, .refreshes: since + settings.answerLife.nanoseconds + 1
        }
    }

    /// What the journal hears of the job's end.
    func records(
        channel: String,
        _ outcome: DeliveryRecorded.Outcome,
        _ detail: String
    ) -> [DeliveryRecorded] {
        switch load {
        case .item(let item):
            return [
                DeliveryRecorded(
                    item: item.item,
                    number: item.number,
                    channel: channel,
                    outcome: outcome,
                    detail: detail
                )
            ]
        case .gap: return []
        case .digest(let digest):
            let isDelivered = outcome == .delivered
            let text =
                isDelivered
                ? "digest \(detail): \(TelegramHTML.plain(fromHTML: digest.html).prefix(400))"
                : detail
            return digest.members.map { number in
                DeliveryRecorded(
                    item: .alert,
                    number: number,
                    channel: channel,
                    outcome: isDelivered ? .collapsed : outcome,
                    detail: text
                )
            }
        }
    }
}
