import TradingCore

/// What can be pressed on the console. The buttons of the newest reply are numbers; those of an alert
/// are its number with a letter (`12a`), so that an alert never takes a reply's number away and an
/// old choice goes on meaning what it meant.
struct ConsoleChoices {
    /// Alerts whose buttons are kept; those of older ones are forgotten.
    static let alertsMax = 64
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz").map(String.init)

    private var reply: [ReplyButton] = []
    private var alerts: [(number: Int64, buttons: [ReplyButton])] = []

    /// Remembers the buttons of a reply, where it has any; returns them as a line.
    mutating func show(reply buttons: [ReplyButton]) -> String {
        if buttons.isEmpty { return "" }
        reply = buttons
        return Self.line(buttons, buttons.indices.map { String($0 + 1) })
    }

    /// Remembers the buttons of an alert; returns them as a line.
    mutating func show(alert number: Int64, _ buttons: [ReplyButton]) -> String {
        if buttons.isEmpty { return "" }
        alerts.removeAll { $0.number == number }
        alerts.append((number, buttons))
        if alerts.count > Self.alertsMax { alerts.removeFirst() }
        return Self.line(buttons, Self.letters.map { "\(number)\($0)" })
    }

    /// The button behind a number, or behind an alert's number and letter. What begins with a zero is
    /// no choice, for it may be a one-time code.
    func button(_ typed: String) -> ReplyButton? {
        if typed.hasPrefix("0") { return nil }
        if let number = Int(typed) {
            return reply.indices.contains(number - 1) ? reply[number - 1] : nil
        }
        guard let letter = typed.last, let place = Self.letters.firstIndex(of: letter.lowercased()),
            let number = Int64(typed.dropLast()),
            let buttons = alerts.last(where: { $0.number == number })?.buttons
        else { return nil }
        return buttons.indices.contains(place) ? buttons[place] : nil
    }

    /// So many stand in one line; more are put into columns.
    private static let inLineMax = 8

    private static func line(_ buttons: [ReplyButton], _ marks: [String]) -> String {
        let shown = zip(marks, buttons).map { "[\($0)] \($1.label)" }
        if shown.count <= inLineMax { return "\n" + shown.joined(separator: "  ") }
        return "\n" + columns(shown, width: 3)
    }

    /// Filled downwards, so that numbers follow one another in a column.
    private static func columns(_ texts: [String], width: Int) -> String {
        let height = (texts.count + width - 1) / width
        let cell = (texts.map(\.count).max() ?? 0) + 2
        return (0..<height).map { row in
            let line = stride(from: row, to: texts.count, by: height).map { place in
                texts[place] + String(repeating: " ", count: cell - texts[place].count)
            }.joined()
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
