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

    func stands(in text: [UInt8]) -> Bool { end(in: text[...]) != nil }

    /// The place behind the word's first occurrence; nil where there is none.
    func end(in text: ArraySlice<UInt8>) -> Int? {
        let start = text.startIndex
        return text.withUnsafeBufferPointer { end(in: $0) }.map { start + $0 }
    }

    private func stands(in text: UnsafeBufferPointer<UInt8>) -> Bool { end(in: text) != nil }

    private func end(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            guard text.count >= bytes.count else { return nil }
            for start in 0...text.count - bytes.count where text[start] == bytes[0] {
                var length = 1
                while length < bytes.count, text[start + length] == bytes[length] { length += 1 }
                if length == bytes.count { return start + length }
            }
            return nil
        }
    }
}
