internal import TradingCore

/// Dates in HTTP headers (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that may be written today. Nil for every
    /// other text, the obsolete forms among them.
    static func time(of text: String) -> UTCTime? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].utf8.count == 4, words[0].hasSuffix(","),
            words[5] == "GMT", let month = months.firstIndex(of: String(words[2])),
            words[1].utf8.count == 2, words[3].utf8.count == 4
        else { return nil }
        let number = month + 1
        let monthText = number < 10 ? "0\(number)" : "\(number)"
        return UTCTime("\(words[3])-\(monthText)-\(words[1])T\(words[4])Z")
    }
}
