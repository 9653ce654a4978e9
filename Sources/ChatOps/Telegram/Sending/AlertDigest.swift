internal import TradingCore

/// Many waiting alerts in one counted message, a line per kind and subject.
struct AlertDigest {
    private struct Group {
        let kind: AlertKind
        let subject: String
        var count: Int
        var lastLine: String
    }
    private struct Key: Hashable {
        let kind: AlertKind
        let subject: String
    }
    /// Lines shown; the alerts of further subjects are counted together.
    static let linesMax = 40
    private static let groupsMax = 400

    private var groups: [Group] = []
    private var places: [Key: Int] = [:]
    private var others = 0
    private var first: UTCTime?
    private var last: UTCTime?
    /// The numbers of all alerts in it.
    private(set) var members: [Int64] = []
    /// Alerts that found no room in it; they are given up, and only counted here.
    private(set) var leftOut = 0
    /// Silent as long as every alert in it was.
    private(set) var isSilent = true

    mutating func add(_ item: OutgoingItem, as kind: AlertKind) {
        members.append(item.number)
        isSilent = isSilent && item.isSilent
        first = min(first ?? item.time, item.time)
        last = max(last ?? item.time, item.time)
        let key = Key(kind: kind, subject: item.subject)
        let line = Self.firstLine(item.message.plain)
        if let place = places[key] {
            groups[place].count += 1
            groups[place].lastLine = line
        } else if groups.count < Self.groupsMax {
            places[key] = groups.count
            groups.append(Group(kind: kind, subject: item.subject, count: 1, lastLine: line))
        } else {
            others += 1
        }
    }

    /// Counts an alert for which there is no room.
    mutating func leaveOut(_ item: OutgoingItem) {
        leftOut += 1
        isSilent = isSilent && item.isSilent
    }

    /// The message, the most frequent first.
    var html: String {
        var text = "<b>\(members.count) alerts in one message</b>\n"
        if let low = members.min(), let high = members.max() { text += "#\(low) to #\(high)" }
        if let first, let last {
            text += ", \(first.display) to \(last.display)"
        }
        let sorted = groups.sorted { $0.count > $1.count }
        for group in sorted.prefix(Self.linesMax) {
            let name = TelegramHTML.escape("\(group.kind.rawValue) \(group.subject)")
            text += "\n<b>\(group.count) ×</b> \(name): \(TelegramHTML.escape(group.lastLine))"
        }
        let rest = others + sorted.dropFirst(Self.linesMax).reduce(0) { $0 + $1.count }
        if rest > 0 { text += "\n<b>\(rest) ×</b> others" }
        if leftOut > 0 { text += "\n<b>\(leftOut) ×</b> left out, because too many waited" }
        return text
    }

    private static func firstLine(_ plain: String) -> String {
        let line = plain.prefix { !$0.isNewline }
        return line.count > 80 ? "\(line.prefix(80))…" : String(line)
    }
}
