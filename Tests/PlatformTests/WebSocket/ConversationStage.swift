import StandIns

@testable import Platform

/// A conversation without sockets, whose clock stands until it is moved.
struct ConversationStage {
    var conversation: WebSocketConversation
    var dice = SeededDice(state: 7)
    var now: Int64 = 1_000_000_000
    private(set) var happenings: [WebSocketConversation.Happening] = []
    /// What the client wrote since the upgrade.
    private(set) var written: [UInt8] = []
    private(set) var request = ""

    /// A conversation that asked for its upgrade.
    init(bounds: WebSocketBounds = WebSocketBounds(), subprotocols: [String] = []) throws {
        var request = WebSocketRequest(try WebSocketAddress("wss://venue.example/stream?key=a"))
        request.bounds = bounds
        request.subprotocols = subprotocols
        let nonce = [UInt8](0..<16)
        let handshake = WebSocketHandshake(request, userAgent: "Test", nonce: nonce)
        conversation = WebSocketConversation(handshake, bounds: bounds)
        conversation.begin(at: now)
        self.request = String(decoding: conversation.takeOutput(), as: UTF8.self)
    }

    /// One that is open.
    static func open(_ bounds: WebSocketBounds = WebSocketBounds()) throws -> ConversationStage {
        var stage = try ConversationStage(bounds: bounds)
        stage.feed(Array(stage.answer().utf8))
        return stage
    }

    /// A right answer to the upgrade, with more lines.
    func answer(_ lines: String...) -> String {
        let key = RawPeer.key(in: request) ?? ""
        return
            ([
                "HTTP/1.1 101 Switching Protocols", "Upgrade: WebSocket",
                "Connection: keep-alive, Upgrade",
            ]
            + ["Sec-WebSocket-Accept: \(WebSocketHandshake.accept(for: key))"] + lines)
            .joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Hands bytes over, in steps of so many; messages are echoed where it is asked for.
    mutating func feed(_ bytes: [UInt8], step: Int = .max, echoing: Bool = false) {
        var start = 0
        while start < bytes.count {
            let end = start + min(step, bytes.count - start)
            conversation.noteHeard(at: now)
            bytes[start..<end].withUnsafeBytes { piece in
                var offset = 0
                while offset < piece.count {
                    let happening = conversation.read(piece, from: &offset, at: now, dice: &dice)
                    guard let happening else { continue }
                    happenings.append(happening)
                    if echoing, case .message(let message) = happening {
                        _ = conversation.send(message, dice: &dice)
                    }
                }
            }
            start = end
        }
        written += conversation.takeOutput()
    }

    mutating func feed(_ frames: WireFrame...) { feed(frames.flatMap(\.bytes)) }

    /// Moves the clock and does what is due.
    mutating func pass(seconds: Double) {
        now += Int64(seconds * 1e9)
        note(conversation.passTime(at: now, dice: &dice))
    }

    mutating func note(_ happening: WebSocketConversation.Happening?) {
        if let happening { happenings.append(happening) }
        written += conversation.takeOutput()
    }

    /// The frames written since the last call.
    mutating func frames() -> [WireFrame] {
        var frames: [WireFrame] = []
        while let frame = WireFrame.take(from: &written) { frames.append(frame) }
        return frames
    }

    /// How it ended.
    var ending: WebSocketEnding? {
        for case .ended(let ending) in happenings { return ending }
        return nil
    }

    var messages: [WebSocketMessage] {
        happenings.compactMap { if case .message(let message) = $0 { message } else { nil } }
    }
}
