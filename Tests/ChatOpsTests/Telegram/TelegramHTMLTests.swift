import StandIns
import Testing

@testable import ChatOps

struct TelegramHTMLTests {
    @Test func `escaping and reading back gives the same text`() {
        let text = "a < b & c > \"d\" &amp; 1e-9 <b>x</b> 😀"
        #expect(!TelegramHTML.escape(text).contains("<"))
        #expect(TelegramHTML.plain(fromHTML: TelegramHTML.escape(text)) == text)
    }

    @Test(arguments: [
        ("<b>bold</b> &lt;3", "bold <3"), ("&#65;&#x42;&nbsp;", "AB&nbsp;"),
        ("<a href=\"https://a.b/?x>1\">link</a>", "link"), ("1 < 2", "1 < 2"),
        ("&#x110000;&#0;&;", "&#x110000;&#0;&;"), ("<pre>a\nb</pre>", "a\nb"),
    ])
    func `plain text loses tags and keeps everything else`(html: String, plain: String) {
        #expect(TelegramHTML.plain(fromHTML: html) == plain)
    }

    @Test func `the length counts UTF-16 units of what is seen`() {
        #expect(TelegramHTML.utf16Length(of: "<b>😀é</b>&amp;") == 4)
    }

    @Test func `a short text is one part, unchanged`() {
        #expect(TelegramHTML.split("<b>x</b>\ny") == ["<b>x</b>\ny"])
    }

    @Test func `a cut falls on the end of a line and reopens the tags`() {
        let parts = TelegramHTML.split(
            "<b>" + String(repeating: "0123456789\n", count: 12) + "</b>",
            unitsMax: 64
        )
        #expect(parts.count == 3)
        #expect(parts[0] == "<b>" + String(repeating: "0123456789\n", count: 5) + "</b>")
        #expect(parts.allSatisfy { $0.hasPrefix("<b>") && $0.hasSuffix("</b>") })
    }

    @Test(arguments: 0..<60)
    func `every part of a random text is accepted, fits, and nothing is lost`(seed: Int) throws {
        var dice = SeededDice(state: UInt64(seed))
        let html = RandomHTML.make(&dice, pieces: 400)
        let unitsMax = 64 + dice.below(200)
        let parts = TelegramHTML.split(html, unitsMax: unitsMax)
        for part in parts {
            let parsed = try FakeHTMLParser.parse(part)
            #expect(parsed.text.utf16.count <= unitsMax)
            #expect(parsed.text == TelegramHTML.plain(fromHTML: part))
        }
        let seen = parts.map { TelegramHTML.plain(fromHTML: $0) }.joined()
        let whole = TelegramHTML.plain(fromHTML: html)
        #expect(seen.filter { !$0.isWhitespace } == whole.filter { !$0.isWhitespace })
    }

    @Test func `bytes are bounded too`() {
        let parts = TelegramHTML.split(
            String(repeating: "&#x1F600;", count: 2_000),
            bytesMax: 2_000
        )
        #expect(parts.count > 8)
        #expect(parts.allSatisfy { $0.utf8.count <= 2_000 && $0.hasSuffix(";") })
    }

    @Test func `a composed character is not cut`() {
        let family = "👨‍👩‍👧‍👦"
        let parts = TelegramHTML.split(String(repeating: family, count: 40), unitsMax: 64)
        #expect(parts.joined() == String(repeating: family, count: 40))
        #expect(parts.allSatisfy { $0.count * family.utf16.count == $0.utf16.count })
    }
}

extension SeededDice {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

/// Well-formed texts with everything that makes cutting hard.
enum RandomHTML {
    static func make(_ dice: inout SeededDice, pieces: Int) -> String {
        var html = ""
        var open: [String] = []
        for _ in 0..<pieces {
            switch dice.below(10) {
            case 0 where open.count < 4:
                let tag = ["b", "i", "u", "s"][dice.below(4)]
                open.append(tag)
                html += "<\(tag)>"
            case 1: html += open.popLast().map { "</\($0)>" } ?? "\n"
            case 2: html += ["&amp;", "&lt;", "&gt;", "&quot;", "&#x1F600;"][dice.below(5)]
            case 3: html += "\n"
            case 4: html += ["😀", "e\u{301}", "日本", "\u{202E}abc"][dice.below(4)]
            case 5: html += "<a href=\"https://example.org/?a=1&amp;b=2\">l\(dice.below(99))</a>"
            case 6: html += " "
            default: html += String(dice.next() % 100_000)
            }
        }
        return html + open.reversed().map { "</\($0)>" }.joined()
    }
}
