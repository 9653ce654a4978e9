/// Header lines of an answer, kept as they came and read only when asked for.
package struct HTTPHeaders: Sendable, Equatable {
    /// Lines `Name: value`, each ended by a line feed.
    private var raw: [UInt8] = []

    /// No lines.
    package init() {}

    /// Lines from pairs, for tests and stand-ins.
    package init(_ fields: [(name: String, value: String)]) {
        for field in fields { append(line: Array("\(field.name): \(field.value)\n".utf8)) }
    }

    /// Bytes kept.
    var byteCount: Int { raw.count }

    /// Takes one line with its end.
    mutating func append(line: some Sequence<UInt8>) {
        raw.append(contentsOf: line)
    }

    /// The value of the first header of this name, whatever its case, without surrounding spaces.
    package subscript(_ name: String) -> String? {
        let wanted = Array(name.utf8)
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                colon - line.startIndex == wanted.count,
                zip(line, wanted).allSatisfy({ Self.lowered($0) == Self.lowered($1) })
            else { continue }
            return Self.trimmed(line[(colon + 1)...])
        }
        return nil
    }

    /// Every header in the order in which it came.
    package var fields: [(name: String, value: String)] {
        lines.compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return (Self.trimmed(line[..<colon]), Self.trimmed(line[(colon + 1)...]))
        }
    }

    private var lines: [ArraySlice<UInt8>] { raw.split(separator: UInt8(ascii: "\n")) }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 }
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}
