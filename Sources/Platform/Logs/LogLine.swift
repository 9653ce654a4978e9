internal import Logging

/// One log entry as it was handed in, before it becomes text.
struct LogEntry: Sendable {
    let wallNanoseconds: Int64
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata
}

/// Turns a ``LogEntry`` into one line without a line feed; nothing in the entry can begin a line of
/// its own.
enum LogLine {
    /// `2026-11-21T22:00:00.000Z info agent: message key=value`, keys in alphabetical order.
    static func text(_ entry: LogEntry) -> String {
        var line = timeText(entry.wallNanoseconds)
        line += " \(entry.level.rawValue) "
        escape(entry.label, into: &line)
        line += ": "
        escape(entry.message, into: &line)
        for (key, value) in entry.metadata.sorted(by: { $0.key < $1.key }) {
            line += " "
            escape(key, into: &line)
            line += "="
            let words = value.description
            let isPlain =
                !words.isEmpty && !words.utf8.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x3D }
            if isPlain {
                escape(words, into: &line)
            } else {
                quote(words, into: &line)
            }
        }
        return line
    }

    /// `{"time":…,"level":…,"label":…,"message":…,"metadata":{…}}`, the metadata only where there
    /// are some.
    static func json(_ entry: LogEntry) -> String {
        var line =
            "{\"time\":\"\(timeText(entry.wallNanoseconds))\",\"level\":\"\(entry.level.rawValue)\""
        line += ",\"label\":"
        quote(entry.label, into: &line)
        line += ",\"message\":"
        quote(entry.message, into: &line)
        if !entry.metadata.isEmpty {
            var separator = ",\"metadata\":{"
            for (key, value) in entry.metadata.sorted(by: { $0.key < $1.key }) {
                line += separator
                separator = ","
                quote(key, into: &line)
                line += ":"
                quote(value.description, into: &line)
            }
            line += "}"
        }
        return line + "}"
    }

    /// A moment in UTC with milliseconds, by RFC 3339. Source of the calendar arithmetic: the
    /// Gregorian rules (a cycle of 400 years has 146,097 days), with years that begin in March so
    /// that the leap day comes last.
    static func timeText(_ wallNanoseconds: Int64) -> String {
        let milliseconds = floorDivided(wallNanoseconds, 1_000_000)
        let days = floorDivided(milliseconds, 86_400_000)
        let inDay = milliseconds - days * 86_400_000
        let sinceMarchOfYearZero = days + 719_468
        let cycle = floorDivided(sinceMarchOfYearZero, 146_097)
        let day = sinceMarchOfYearZero - cycle * 146_097
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let inYear = day - (365 * year + year / 4 - year / 100)
        let marchMonth = (5 * inYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let calendarYear = year + cycle * 400 + (month <= 2 ? 1 : 0)
        let date =
            "\(padded(calendarYear, 4))-\(padded(month, 2))"
            + "-\(padded(inYear - (153 * marchMonth + 2) / 5 + 1, 2))"
        let time =
            "\(padded(inDay / 3_600_000, 2)):\(padded(inDay / 60_000 % 60, 2))"
            + ":\(padded(inDay / 1_000 % 60, 2)).\(padded(inDay % 1_000, 3))"
        return "\(date)T\(time)Z"
    }

    private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static func quote(_ text: String, into line: inout String) {
        line += "\""
        escape(text, into: &line, andQuotes: true)
        line += "\""
    }

    /// Writes what could end the line, move a terminal's cursor or turn the reading direction as a
    /// JSON escape.
    private static func escape(_ text: String, into line: inout String, andQuotes: Bool = false) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            case "\"" where andQuotes: line += "\\\""
            case "\\" where andQuotes: line += "\\\\"
            default:
                if isDangerous(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    line += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
                } else {
                    line.unicodeScalars.append(scalar)
                }
            }
        }
    }

    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
