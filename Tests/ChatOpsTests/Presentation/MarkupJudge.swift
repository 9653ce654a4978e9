/// A strict reader of Telegram's HTML: says what the server, or a careful reader, would refuse.
struct MarkupJudge {
    private(set) var faults: [String] = []
    private var open: [String] = []
    private let html: [Character]

    /// The faults of a text; none when it is legal.
    static func faults(in html: String) -> [String] {
        var judge = MarkupJudge(html: html.unicodeScalars.map(Character.init))
        judge.read()
        return judge.faults
    }

    private init(html: [Character]) { self.html = html }

    private mutating func read() {
        var index = 0
        while index < html.count {
            switch html[index] {
            case "<": index = tag(at: index)
            case "&": index = reference(at: index)
            case ">":
                faults.append("bare > at \(index)")
                index += 1
            default: index += 1
            }
        }
        faults += open.map { "<\($0)> stays open" }
    }

    private mutating func tag(at start: Int) -> Int {
        guard let end = html[start...].firstIndex(of: ">") else {
            faults.append("bare < at \(start)")
            return html.count
        }
        let body = String(html[(start + 1)..<end])
        let name = body.hasPrefix("/") ? String(body.dropFirst()) : body
        if !["b", "i", "u", "s", "code", "pre"].contains(name) {
            faults.append("tag <\(body)>")
        } else if body.hasPrefix("/") {
            if open.popLast() != name { faults.append("</\(name)> closes nothing") }
        } else {
            if open.contains("pre") || open.contains("code") { faults.append("<\(name)> in code") }
            open.append(name)
        }
        return end + 1
    }

    private mutating func reference(at start: Int) -> Int {
        let rest = String(html[start...].prefix(8))
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
        if !known.contains(where: rest.hasPrefix) { faults.append("bare & at \(start): \(rest)") }
        return start + 1
    }
}
