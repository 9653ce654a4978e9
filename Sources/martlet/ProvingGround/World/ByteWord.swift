/// A word that is looked for in many texts, byte by byte.
struct ByteWord: Sendable {
    private let bytes: [UInt8]

    /// - Precondition: it is not empty.
    init(_ text: String) {
        precondition(!text.isEmpty)
        bytes = Array(text.utf8)
    }

    func stands(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { stands(in: $0) }
    }

    func stands(in text: [UInt8]) -> Bool { text.withUnsafeBufferPointer { stands(in: $0) } }

    private func stands(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= bytes.count else { return false }
        for start in 0...text.count - bytes.count where text[start] == bytes[0] {
            var length = 1
            while length < bytes.count, text[start + length] == bytes[length] { length += 1 }
            if length == bytes.count { return true }
        }
        return false
    }
}
