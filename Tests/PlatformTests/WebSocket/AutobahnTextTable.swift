import Platform
import StandIns

/// Section 6: what is UTF-8, whole and in pieces.
enum AutobahnTextTable {
    static let all = pieces + sequences

    /// Sections 6.1 to 6.4.
    private static var pieces: [AutobahnCase] {
        func part(_ opcode: UInt8, _ bytes: [UInt8], _ isFinal: Bool) -> WireFrame {
            WireFrame(opcode, bytes, flags: isFinal ? 8 : 0)
        }
        let empty = WireFrame.text("")
        let greek = hex("48656c6c6f2dc2b540c39fc3b6c3a4c3bcc3a0c3a12d5554462d382121")
        let single = greek.enumerated().map { index, byte in
            part(index == 0 ? 1 : 0, [byte], index == greek.count - 1)
        }
        let word = hex("cebae1bdb9cf83cebcceb5")
        let bad = word + hex("eda080") + hex("656469746564")
        let badSingle = bad.enumerated().map { index, byte in
            part(index == 0 ? 1 : 0, [byte], index == bad.count - 1)
        }
        let tooHigh = word + hex("f4908080") + hex("656469746564")
        let halves = [
            part(1, word + hex("f4"), false), part(0, hex("908080"), false),
            part(0, hex("656469746564"), true),
        ]
        return [
            AutobahnCase("6.1.1", [empty], back: [empty]),
            AutobahnCase(
                "6.1.2",
                [part(1, [], false), part(0, [], false), part(0, [], true)],
                back: [empty]
            ),
            AutobahnCase(
                "6.1.3",
                [part(1, [], false), part(0, word, false), part(0, [], true)],
                back: [WireFrame(1, word)]
            ),
            AutobahnCase("6.2.1", [WireFrame(1, greek)], back: [WireFrame(1, greek)]),
            AutobahnCase(
                "6.2.2",
                [part(1, Array(greek[..<7]), false), part(0, Array(greek[7...]), true)],
                back: [WireFrame(1, greek)]
            ),
            AutobahnCase("6.2.3", single, back: [WireFrame(1, greek)]),
            AutobahnCase("6.2.4", [WireFrame(1, word)], back: [WireFrame(1, word)]),
            AutobahnCase("6.3.1", [WireFrame(1, bad)], .fails(1007)),
            AutobahnCase("6.3.2", badSingle, .fails(1007)),
            AutobahnCase("6.4.1", halves, .fails(1007)),
            AutobahnCase("6.4.2", halves, .fails(1007), step: 1),
            AutobahnCase("6.4.3", [WireFrame(1, tooHigh)], .fails(1007)),
            AutobahnCase("6.4.4", [WireFrame(1, tooHigh)], .fails(1007), step: 1),
        ]
    }

    /// Sections 6.5 to 6.23, in the order of the suite; a leading `!` marks what is not UTF-8.
    private static let words: [(Int, String)] = [
        (5, "ceba cebae1bdb9 cebae1bdb9cf83 cebae1bdb9cf83cebc cebae1bdb9cf83cebcceb5"),
        (6, "!ce ceba !cebae1 !cebae1bd cebae1bdb9 !cebae1bdb9cf cebae1bdb9cf83 !cebae1bdb9cf83ce"),
        (6, "cebae1bdb9cf83cebc !cebae1bdb9cf83cebcce cebae1bdb9cf83cebcceb5"),
        (7, "00 c280 e0a080 f0908080"), (8, "!f888808080 !fc8480808080"),
        (9, "7f dfbf efbfbf f48fbfbf"), (10, "!f7bfbfbf !fbbfbfbfbf !fdbfbfbfbfbf"),
        (11, "ed9fbf ee8080 efbfbd f48fbfbf !f4908080"),
        (12, "!80 !bf !80bf !80bf80 !80bf80bf !80bf80bf80 !80bf80bf80bf !808182bebf"),
        (13, "!c020c120de20df20 !e020e120ee20ef20 !f020f120f620f720 !f820f920fa20fb20 !fc20fd20"),
        (14, "!c0 !e080 !f08080 !f8808080 !fc80808080 !df !efbf !f7bfbf !fbbfbfbf !fdbfbfbfbf"),
        (15, "!c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf"),
        (16, "!fe !ff !fefeffff"), (17, "!c0af !e080af !f08080af !f8808080af !fc80808080af"),
        (18, "!c1bf !e09fbf !f08fbfbf !f887bfbfbf !fc83bfbfbfbf"),
        (19, "!c080 !e08080 !f0808080 !f880808080 !fc8080808080"),
        (20, "!eda080 !edadbf !edae80 !edafbf !edb080 !edbe80 !edbfbf"),
        (21, "!eda080edb080 !eda080edbfbf !edadbfedb080 !edadbfedbfbf !edae80edb080"),
        (21, "!edae80edbfbf !edafbfedb080 !edafbfedbfbf"),
        (
            22,
            "efbfbe efbfbf f09fbfbe f09fbfbf f0afbfbe f0afbfbf f0bfbfbe f0bfbfbf f18fbfbe f18fbfbf"
        ),
        (22, "f19fbfbe f19fbfbf f1afbfbe f1afbfbf f1bfbfbe f1bfbfbf f28fbfbe f28fbfbf f29fbfbe"),
        (22, "f29fbfbf f2afbfbe f2afbfbf f2bfbfbe f2bfbfbf f38fbfbe f38fbfbf f39fbfbe f39fbfbf"),
        (22, "f3afbfbe f3afbfbf f3bfbfbe f3bfbfbf f48fbfbe f48fbfbf"),
        (23, "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf"),
    ]

    private static var sequences: [AutobahnCase] {
        var counts: [Int: Int] = [:]
        return words.flatMap { section, line in
            line.split(separator: " ").map { word in
                counts[section, default: 0] += 1
                let number = "6.\(section).\(counts[section] ?? 0)"
                guard word.hasPrefix("!") else {
                    let frame = WireFrame(1, hex(word))
                    return AutobahnCase(number, [frame], back: [frame])
                }
                return AutobahnCase(number, [WireFrame(1, hex(word.dropFirst()))], .fails(1007))
            }
        }
    }

    private static func hex(_ text: some StringProtocol) -> [UInt8] {
        Hex.decode(String(text)) ?? []
    }
}
