/// A request as the loopback server received it, whole.
package struct LoopbackRequest: Sendable {
    /// `GET`, `POST`, ...
    package let method: String
    /// Path and query as sent.
    package let target: String
    /// In the order of arrival.
    package let headers: [(name: String, value: String)]
    /// Without transfer coding.
    package let body: [UInt8]
    /// Which connection, counted from 1 in the order of their acceptance.
    package let connection: Int
    /// Which request on this connection, counted from 1.
    package let indexOnConnection: Int

    /// The first header of this name, whatever its case.
    package subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The target without its query.
    package var path: String { String(target.prefix { $0 != "?" }) }
}
