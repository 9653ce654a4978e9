/// Finds what looks like a Telegram bot token, registered or not: digits, a colon and 35
/// characters, and whatever stands between `/bot` and the next slash of a URL. Source: "Authorizing
/// your bot" in the Bot API's documentation.
enum BotTokenRule {
    private static let digitsMin = 5
    private static let secretCharactersMin = 35

    /// Appends the range of every find.
    static func find(in bytes: UnsafeBufferPointer<UInt8>, into found: inout [Range<Int>]) {
        for colon in 0..<bytes.count where bytes[colon] == UInt8(ascii: ":") {
            var start = colon
            while start > 0, isDigit(bytes[start - 1]) { start -= 1 }
            guard start < colon else { continue }
            var end = colon + 1
            while end < bytes.count, isTokenCharacter(bytes[end]) { end += 1 }
            let isToken = colon - start >= digitsMin && end - colon - 1 >= secretCharactersMin
            if isToken || followsBotPath(bytes, start) && end > colon + 1 {
                found.append(start..<end)
            }
        }
    }

    private static func followsBotPath(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        let path: StaticString = "/bot"
        guard start >= path.utf8CodeUnitCount else { return false }
        for index in 0..<path.utf8CodeUnitCount
        where bytes[start - path.utf8CodeUnitCount + index] != path.utf8Start[index] {
            return false
        }
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
