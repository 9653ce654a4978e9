internal import CPlatform

/// A `multipart/form-data` body (RFC 7578) of text fields and files, made as one run of bytes.
package struct MultipartForm: Sendable {
    private struct Part: Sendable {
        let head: String
        let content: [UInt8]
    }

    private var parts: [Part] = []

    /// An empty form.
    package init() {}

    /// Adds a text field.
    package mutating func add(field name: String, value: String) {
        let head = "Content-Disposition: form-data; name=\"\(Self.quoted(name))\"\r\n"
        parts.append(Part(head: head, content: Array(value.utf8)))
    }

    /// Adds a file.
    package mutating func add(
        file name: String,
        filename: String,
        contentType: String,
        content: [UInt8]
    ) {
        precondition(contentType.utf8.allSatisfy { $0 >= 32 }, "a media type is one line")
        let head =
            "Content-Disposition: form-data; name=\"\(Self.quoted(name))\"; "
            + "filename=\"\(Self.quoted(filename))\"\r\nContent-Type: \(contentType)\r\n"
        parts.append(Part(head: head, content: content))
    }

    /// The body. The boundary is drawn at random, and again in the (unthinkable) case that a part
    /// holds it.
    package func body() -> HTTPBody {
        var boundary = Self.drawnBoundary()
        while parts.contains(where: { Self.holds($0.content, boundary) }) {
            boundary = Self.drawnBoundary()
        }
        return body(boundary: boundary)
    }

    /// The body with this boundary, which no part may hold.
    func body(boundary: String) -> HTTPBody {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(64) { $0 + $1.content.count + $1.head.utf8.count + 64 })
        for part in parts {
            bytes += "--\(boundary)\r\n\(part.head)\r\n".utf8
            bytes += part.content
            bytes += "\r\n".utf8
        }
        bytes += "--\(boundary)--\r\n".utf8
        return .bytes(bytes, contentType: "multipart/form-data; boundary=\(boundary)")
    }

    private static func drawnBoundary() -> String {
        "martlet-" + Hex.encode(SecureRandom.bytes(count: 16))
    }

    private static func holds(_ content: [UInt8], _ boundary: String) -> Bool {
        let boundary = Array(boundary.utf8)
        return content.withUnsafeBytes { content in
            guard let start = content.baseAddress else { return false }
            return martlet_holds(start, content.count, boundary, boundary.count) == 1
        }
    }

    /// Quotation marks and line ends are percent-encoded, as browsers do (HTML standard,
    /// "multipart/form-data encoding algorithm"), so that a name cannot end its header.
    private static func quoted(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": text += "%22"
            case "\r": text += "%0D"
            case "\n": text += "%0A"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
