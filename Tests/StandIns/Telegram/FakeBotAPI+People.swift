internal import Foundation

/// What people do.
extension FakeBotAPI {
    /// A person writes a text; the update's id comes back. `extra` members are laid over the
    /// message, for disguises such as `forward_origin`.
    @discardableResult
    package func say(
        _ text: String,
        from user: Int64 = 42,
        chat: Int64? = nil,
        date: Int64? = nil,
        as kind: String = "message",
        extra: [String: JSONValue] = [:]
    ) -> Int64 {
        let chat = chat ?? user
        return locked { state in
            if user == chat { state.knownChats.insert(chat) }
            let id = state.newMessageID(in: chat)
            state.store(
                FakeBotMessage(
                    id: id,
                    chat: chat,
                    isFromBot: false,
                    text: text,
                    source: text,
                    isHTML: false,
                    buttons: [],
                    isSilent: false,
                    file: nil,
                    time: Self.monotonicNow()
                )
            )
            var message: [String: JSONValue] = [
                "message_id": .integer(id), "date": .integer(date ?? FakeBotState.unixNow()),
                "chat": [
                    "id": .integer(chat), "type": .string(FakeBotState.kind(of: chat)),
                    "first_name": "Someone",
                ],
                "from": Self.person(user), "text": .string(text),
            ]
            if text.hasPrefix("/") {
                let length = text.prefix { !$0.isWhitespace }.utf16.count
                message["entities"] = .array([
                    ["type": "bot_command", "offset": 0, "length": .integer(Int64(length))]
                ])
            }
            message.merge(extra) { _, last in last }
            return state.add([kind: .object(message)])
        }
    }

    /// A person taps a button; the tap's id comes back. Without a message the tap comes from an
    /// inaccessible one.
    @discardableResult
    package func tap(
        _ data: String,
        message: FakeBotMessage?,
        from user: Int64 = 42,
        chat: Int64 = 42
    ) -> String {
        locked { state in
            let id = "\(4_382_000_000 + state.nextTap)"
            state.nextTap += 1
            state.openTaps.insert(id)
            let shown =
                message.map { state.json(of: $0) }
                ?? [
                    "message_id": 1, "date": 0,
                    "chat": ["id": .integer(chat), "type": "private"],
                ]
            _ = state.add([
                "callback_query": [
                    "id": .string(id), "from": Self.person(user), "chat_instance": "1",
                    "data": .string(data), "message": shown,
                ]
            ])
            return id
        }
    }

    /// Any update, without its id, which comes back.
    @discardableResult
    package func deliver(_ members: [String: JSONValue]) -> Int64 {
        locked { $0.add(members) }
    }

    /// An update of these very characters; `%ID%` in them becomes its id.
    @discardableResult
    package func deliver(raw: String) -> Int64 {
        locked { state in
            let id = state.nextUpdate
            state.nextUpdate += 1
            let json = raw.replacingOccurrences(of: "%ID%", with: String(id))
            state.pending.append(.init(id: id, json: json))
            return id
        }
    }

    static func person(_ user: Int64) -> JSONValue {
        ["id": .integer(user), "is_bot": false, "first_name": "Someone", "language_code": "en"]
    }
}
