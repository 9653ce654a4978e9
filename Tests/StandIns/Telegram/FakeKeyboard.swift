/// Inline keyboards, checked as the server does. Source: Bot API, InlineKeyboardButton.
enum FakeKeyboard {
    static func buttons(_ markup: JSONValue?) throws(BotAPIRefusal) -> [[FakeBotMessage.Button]] {
        guard let markup else { return [] }
        guard case .object(let members) = markup, Array(members.keys) == ["inline_keyboard"],
            let rows = markup["inline_keyboard"]?.elements
        else { throw .bad("object expected as reply markup") }
        var keyboard: [[FakeBotMessage.Button]] = []
        for row in rows {
            var buttons: [FakeBotMessage.Button] = []
            for button in row.elements ?? [] { buttons.append(try read(button)) }
            if !buttons.isEmpty { keyboard.append(buttons) }
        }
        guard keyboard.joined().count <= 100 else { throw .bad("reply markup is too long") }
        return keyboard
    }

    private static func read(
        _ button: JSONValue
    ) throws(BotAPIRefusal) -> FakeBotMessage.Button {
        guard case .object(let members) = button, let text = button["text"]?.text, !text.isEmpty
        else { throw .bad("can't parse inline keyboard button: field \"text\" must be non-empty") }
        guard members.count == 2, let data = button["callback_data"]?.text else {
            throw .bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline "
                    + "keyboard"
            )
        }
        guard (1...64).contains(data.utf8.count) else { throw .bad("BUTTON_DATA_INVALID") }
        return FakeBotMessage.Button(text: text, data: data)
    }

    static func json(of keyboard: [[FakeBotMessage.Button]]) -> JSONValue {
        let rows = keyboard.map { row in
            JSONValue.array(
                row.map { ["text": .string($0.text), "callback_data": .string($0.data)] }
            )
        }
        return ["inline_keyboard": .array(rows)]
    }
}
