internal import TradingCore

/// The calls of the outgoing queue.
enum SendRequests {
    static func message(
        _ html: String,
        chat: Int64,
        edits message: Int64?,
        isPlain: Bool,
        isSilent: Bool,
        buttons: [[ReplyButton]],
        timeout: TimeSpan
    ) -> BotCall {
        var body = JSONWriter()
        body.add("chat_id", chat)
        if let message { body.add("message_id", message) }
        body.add("text", isPlain ? TelegramHTML.plain(fromHTML: html) : html)
        if !isPlain { body.add("parse_mode", "HTML") }
        body.add("link_preview_options", json: Array(#"{"is_disabled":true}"#.utf8))
        if isSilent, message == nil { body.add("disable_notification", true) }
        if let keyboard = keyboard(buttons) { body.add("reply_markup", json: keyboard) }
        let method = message == nil ? "sendMessage" : "editMessageText"
        return BotCall(method, .json(body.finished), timeout: timeout)
    }

    static func document(
        _ text: String,
        caption: String,
        filename: String,
        chat: Int64,
        isSilent: Bool,
        buttons: [[ReplyButton]],
        timeout: TimeSpan
    ) -> BotCall {
        var fields = ["chat_id": String(chat)]
        if !caption.isEmpty { fields["caption"] = caption }
        if isSilent { fields["disable_notification"] = "true" }
        if let keyboard = keyboard(buttons) {
            fields["reply_markup"] = String(decoding: keyboard, as: UTF8.self)
        }
        let body = BotCall.Body.file(
            fields: fields,
            fileField: "document",
            filename: filename,
            contentType: "text/plain; charset=utf-8",
            content: Array(text.utf8)
        )
        return BotCall("sendDocument", body, timeout: timeout)
    }

    /// A picture by itself, or in the place of what a message showed before.
    static func photo(
        _ picture: MessagePicture,
        caption: String,
        chat: Int64,
        edits message: Int64?,
        isSilent: Bool,
        buttons: [[ReplyButton]],
        timeout: TimeSpan
    ) -> BotCall {
        var fields = ["chat_id": String(chat)]
        if let keyboard = keyboard(buttons) {
            fields["reply_markup"] = String(decoding: keyboard, as: UTF8.self)
        }
        if let message {
            var media = JSONWriter()
            media.add("type", "photo")
            media.add("media", "attach://chart")
            media.add("caption", caption)
            media.add("parse_mode", "HTML")
            fields["message_id"] = String(message)
            fields["media"] = String(decoding: media.finished, as: UTF8.self)
        } else {
            fields["caption"] = caption
            fields["parse_mode"] = "HTML"
            if isSilent { fields["disable_notification"] = "true" }
        }
        let body = BotCall.Body.file(
            fields: fields,
            fileField: message == nil ? "photo" : "chart",
            filename: "chart.png",
            contentType: "image/png",
            content: picture.png
        )
        return BotCall(message == nil ? "sendPhoto" : "editMessageMedia", body, timeout: timeout)
    }

    static func tapAnswer(id: String, text: String, isAlert: Bool, timeout: TimeSpan) -> BotCall {
        var body = JSONWriter()
        body.add("callback_query_id", id)
        if !text.isEmpty { body.add("text", bounded(text, unitsMax: 200)) }
        if isAlert { body.add("show_alert", true) }
        return BotCall("answerCallbackQuery", .json(body.finished), timeout: timeout)
    }

    static func deletion(of message: Int64, chat: Int64, timeout: TimeSpan) -> BotCall {
        var body = JSONWriter()
        body.add("chat_id", chat)
        body.add("message_id", message)
        return BotCall("deleteMessage", .json(body.finished), timeout: timeout)
    }

    /// An inline keyboard, or nil for none. A button that Telegram would refuse is left out, for
    /// the refusal would take the whole message with it. Source: Bot API, InlineKeyboardButton
    /// (data of 1-64 bytes).
    static func keyboard(_ rows: [[ReplyButton]]) -> [UInt8]? {
        var bytes = Array(#"{"inline_keyboard":["#.utf8)
        var hasRows = false
        for row in rows.prefix(50) {
            let good = row.prefix(8).filter {
                !$0.label.isEmpty && (1...UpdateScreen.tapBytesMax).contains($0.data.utf8.count)
            }
            guard !good.isEmpty else { continue }
            bytes.append(contentsOf: (hasRows ? ",[" : "[").utf8)
            for (index, button) in good.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                var object = JSONWriter()
                object.add("text", bounded(button.label, unitsMax: 64))
                object.add("callback_data", button.data)
                bytes.append(contentsOf: object.finished)
            }
            bytes.append(UInt8(ascii: "]"))
            hasRows = true
        }
        bytes.append(contentsOf: "]}".utf8)
        return hasRows ? bytes : nil
    }

    private static func bounded(_ text: String, unitsMax: Int) -> String {
        var units = 0
        return String(
            text.prefix { character in
                units += character.utf16.count
                return units <= unitsMax
            }
        )
    }
}
