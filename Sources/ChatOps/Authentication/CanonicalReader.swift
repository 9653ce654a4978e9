/// Reads the canonical form strictly, byte by byte; it never goes back and never skips.
struct CanonicalReader {
    private let bytes: [UInt8]
    private var index = 0
    private var isFirst = true

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func begin() throws(EnvelopeError) { try expect("{") }

    mutating func end() throws(EnvelopeError) {
        try expect("}")
        guard index == bytes.count else { throw .expected("the end", at: index) }
    }

    mutating func number(_ name: String) throws(EnvelopeError) -> Int64 {
        try field(name)
        let start = index
        while index < bytes.count, isNumberByte(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        // `+1`, `01` and `-0` read as numbers but are not how they are written.
        guard let value = Int64(text), String(value) == text else {
            throw .expected(name, at: start)
        }
        return value
    }

    mutating func text(_ name: String) throws(EnvelopeError) -> String {
        try field(name)
        return try quoted()
    }

    mutating func texts(_ name: String, max: Int) throws(EnvelopeError) -> [String] {
        try field(name)
        try expect("[")
        var values: [String] = []
        while peek() != UInt8(ascii: "]") {
            if !values.isEmpty { try expect(",") }
            guard values.count < max else { throw .expected("at most \(max) arguments", at: index) }
            values.append(try quoted())
        }
        try expect("]")
        return values
    }

    private mutating func field(_ name: String) throws(EnvelopeError) {
        let start = index
        do {
            if !isFirst { try expect(",") }
            isFirst = false
            try expect("\"" + name + "\":")
        } catch {
            throw .expected(name, at: start)
        }
    }

    private mutating func quoted() throws(EnvelopeError) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            guard byte >= 32 else { throw .expected("an escape", at: index) }
            index += 1
            text.append(byte == UInt8(ascii: "\\") ? try escaped() : byte)
        }
        try expect("\"")
        guard let string = String(validating: text, as: UTF8.self) else { throw .notUTF8 }
        return string
    }

    private mutating func escaped() throws(EnvelopeError) -> UInt8 {
        guard let byte = peek() else { throw .expected("an escape", at: index) }
        index += 1
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return byte }
        guard byte == UInt8(ascii: "u"), index + 4 <= bytes.count,
            let value = UInt8(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
            value < 32
        else { throw .expected("an escape", at: index) }
        index += 4
        return value
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == UInt8(ascii: "-")
    }

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func expect(_ text: String) throws(EnvelopeError) {
        for byte in text.utf8 {
            guard peek() == byte else { throw .expected(text, at: index) }
            index += 1
        }
    }
}
