import Glibc

@testable import Platform

/// The control socket's framing: whatever the pieces in which bytes come, the requests are the lines; what
/// is too long or not UTF-8 ends the connection, and nothing behind it is heard.
enum ControlPromises {
    private static let requestBytesMax = 64

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let pieceMax = 1 + Int(feed.byte() % 96)
        // More would not fit the socket's buffer.
        let stream = Array(feed.rest.prefix(16_384))
        let heard = try requests(in: stream, pieceMax: pieceMax)
        let expected = lines(of: stream)
        try promise(heard == expected, "heard \(heard), sent were \(expected)")
    }

    /// The requests as they are meant: lines up to the first that may not be.
    private static func lines(of stream: [UInt8]) -> [String] {
        var requests: [String] = []
        for line in stream.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
            guard line.count <= requestBytesMax, let text = String(validating: line, as: UTF8.self)
            else { break }
            requests.append(text)
        }
        return requests
    }

    private static func requests(
        in stream: [UInt8],
        pieceMax: Int
    ) throws(BrokenPromise) -> [String] {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return lines(of: stream) }
        let client = OwnedDescriptor(ends[0])
        var bounds = ControlSocketBounds()
        bounds.requestBytesMax = requestBytesMax
        let connection = ControlConnection(socket: OwnedDescriptor(ends[1]), bounds: bounds, now: 0)
        var buffer = [UInt8](repeating: 0, count: 128)
        var heard: [String] = []
        for start in stride(from: 0, to: stream.count, by: pieceMax) {
            guard connection.phase == .request else { break }
            let piece = Array(stream[start..<min(start + pieceMax, stream.count)])
            guard (try? client.writeAll(piece)) != nil else { break }
            var step = connection.receive(into: &buffer, now: 0)
            while case .request(let line) = step {
                heard.append(line)
                try promise(connection.events == 0, "it reads on while a request is in work")
                step = connection.answer("done\nwith \(heard.count)", now: 0)
                try checkReply(client, heard.count)
            }
            if step == .close { return heard }
        }
        return heard
    }

    private static func checkReply(
        _ client: OwnedDescriptor,
        _ number: Int
    ) throws(BrokenPromise) {
        var reply = [UInt8](repeating: 0, count: 256)
        let count = read(client.number, &reply, reply.count)
        let text = String(decoding: reply.prefix(max(count, 0)), as: UTF8.self)
        try promise(text == "done with \(number)\n", "the reply is ‘\(text)’")
    }
}
