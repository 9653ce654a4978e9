/// One event as a line of JSON.
package enum JSONLine {
    /// The line with its line end. The payload stands in it byte for byte, so that the hash can be
    /// computed from an export.
    package static func text(_ event: EventRecord) throws -> String {
        let hex = event.hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        return "{\"sequence\":\(event.sequence),\"time\":\"\(event.time)\","
            + "\"recorded\":\"\(event.recordedAt)\",\"kind\":\(try FactCoding.text(of: event.kind)),"
            + "\"cause\":\(try FactCoding.text(of: event.cause)),\"payload\":\(event.payload),"
            + "\"hash\":\"\(hex)\"}\n"
    }
}
