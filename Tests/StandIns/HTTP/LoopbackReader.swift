internal import Glibc

/// Reads requests off a connection, one after the other.
struct LoopbackReader {
    private let connection: LoopbackConnection
    private var buffer: [UInt8] = []
    private var index = 0

    init(connection: LoopbackConnection) {
        self.connection = connection
    }

    /// The next request, whole. Nil at the end of the connection and for what is not HTTP.
    mutating func next() -> LoopbackRequest? {
        // A TLS greeting would be waited on for ever.
        if buffer.isEmpty, !connection.read(into: &buffer) { return nil }
        guard (65...90).contains(buffer[0]), let head = line(endingWith: [13, 10, 13, 10])
        else { return nil }
        var lines = String(decoding: head, as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: true)[...]
        let start = lines.popFirst()?.split(separator: " ") ?? []
        guard start.count == 3 else { return nil }
        let headers = lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            return (name: String(parts[0]), value: String(value))
        }
        func value(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name }?.value.lowercased()
        }
        if value("expect") == "100-continue" {
            _ = connection.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...])
        }
        let isChunked = value("transfer-encoding") == "chunked"
        guard let body = isChunked ? chunks() : take(value("content-length").flatMap(Int.init) ?? 0)
        else { return nil }
        index += 1
        return LoopbackRequest(
            method: String(start[0]),
            target: String(start[1]),
            headers: headers,
            body: body,
            connection: connection.number,
            indexOnConnection: index
        )
    }

    private mutating func chunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let size = line(endingWith: [13, 10]) {
            let digits = String(decoding: size.prefix { $0 != 59 }, as: UTF8.self)
            guard let count = Int(digits, radix: 16), let chunk = take(count),
                take(2) != nil
            else { return nil }
            if count == 0 { return body }
            body += chunk
        }
        return nil
    }

    /// The bytes before the mark, which is dropped.
    private mutating func line(endingWith mark: [UInt8]) -> [UInt8]? {
        var searched = 0
        while true {
            if let range = find(mark, from: max(0, searched - mark.count + 1)) {
                let bytes = Array(buffer[..<range])
                buffer.removeFirst(range + mark.count)
                return bytes
            }
            searched = buffer.count
            guard connection.read(into: &buffer) else { return nil }
        }
    }

    private func find(_ mark: [UInt8], from start: Int) -> Int? {
        guard buffer.count >= mark.count else { return nil }
        for index in start...max(start, buffer.count - mark.count)
        where buffer[index] == mark[0] && buffer[index...].starts(with: mark) {
            return index
        }
        return nil
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count {
            guard connection.read(into: &buffer) else { return nil }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }
}
