/// What a request carries after its head.
package enum HTTPBody: Sendable {
    /// Nothing; a POST then says `Content-Length: 0`.
    case none
    /// These bytes, of this media type.
    case bytes([UInt8], contentType: String)

    /// UTF-8 JSON.
    package static func json(_ bytes: [UInt8]) -> HTTPBody {
        .bytes(bytes, contentType: "application/json")
    }

    /// A form with files.
    package static func multipart(_ form: MultipartForm) -> HTTPBody {
        form.body()
    }
}
