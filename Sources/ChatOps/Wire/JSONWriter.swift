/// Writes one flat JSON object as bytes.
struct JSONWriter {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    mutating func add(_ key: String, _ value: String) {
        startMember(key)
        Self.append(value, to: &bytes)
    }

    mutating func add(_ key: String, _ value: Int64) {
        startMember(key)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func add(_ key: String, _ value: Bool) {
        startMember(key)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// A member whose value is JSON already.
    mutating func add(_ key: String, json value: [UInt8]) {
        startMember(key)
        bytes.append(contentsOf: value)
    }

    /// The whole object.
    var finished: [UInt8] { bytes + [UInt8(ascii: "}")] }

    private mutating func startMember(_ key: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        Self.append(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// An array of values that are JSON already.
    static func array(_ elements: [[UInt8]]) -> [UInt8] {
        let comma = [UInt8(ascii: ",")]
        return [UInt8(ascii: "[")] + elements.joined(separator: comma) + [UInt8(ascii: "]")]
    }

    /// A quoted JSON string. Control characters are escaped; the rest is UTF-8 as it is.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0..<0x20:
                let hex = String(byte, radix: 16)
                bytes.append(contentsOf: (byte < 16 ? "\\u000" : "\\u00").utf8)
                bytes.append(contentsOf: hex.utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
