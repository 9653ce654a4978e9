import Platform

/// The last guard of every log line: a registered secret does not leave, in whatever form and company.
enum ScrubberPromises {
    private static let secret = Array("s3cret/Horse+\"42\"".utf8)
    private static let scrubber = made()

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let form = feed.byte()
        let before = feed.line()
        let spelt = spelt(form)
        let dirty = before + spelt + feed.rest
        let clean = scrubber.scrub(bytes: dirty)
        try promise(!holds(clean, spelt), "it leaves in form \(form % 6)")
        try promise(!holds(clean, secret), "it leaves as it stands")
        let text = scrubber.scrub(String(decoding: dirty, as: UTF8.self))
        try promise(!holds(Array(text.utf8), spelt), "it leaves in a text")
        let again = scrubber.scrub(bytes: clean)
        try promise(!holds(again, secret), "the second round shows it")
        let token = before + Array("12345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-".utf8)
        try promise(
            !holds(scrubber.scrub(bytes: token), Array("AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw".utf8)),
            "a token leaves"
        )
    }

    private static func spelt(_ form: UInt8) -> [UInt8] {
        switch form % 6 {
        case 0: secret
        case 1: Array(Hex.encode(secret).utf8)
        case 2: Array(Hex.encode(secret).uppercased().utf8)
        case 3: secret.flatMap { Array("%".utf8) + Array(Hex.encode([$0]).uppercased().utf8) }
        case 4: secret.flatMap { $0 == 34 ? [92, 34] : [$0] }
        default: Array(Base64.encodeForURL(secret).utf8)
        }
    }

    private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            bytes[start..<start + wanted.count].elementsEqual(wanted)
        }
    }

    private static func made() -> SecretScrubber {
        let scrubber = SecretScrubber()
        scrubber.register(bytes: secret)
        return scrubber
    }
}
