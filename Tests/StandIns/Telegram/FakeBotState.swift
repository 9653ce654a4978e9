internal import Foundation

/// What the fake remembers, and what each method does to it. Guarded by the lock of ``FakeBotAPI``.
struct FakeBotState {
    struct Update {
        let id: Int64
        let json: String
    }
    struct Key: Hashable {
        let chat: Int64
        let message: Int64
    }
    static let unixNow: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    let botID: Int64
    let botName: String
    var limits = FakeBotLimits()
    var pending: [Update] = []
    var nextUpdate: Int64 = 700_000_001
    /// Rises with every getUpdates; an older one that waits is then terminated.
    var pollGeneration = 0
    var webhook = ""
    var allowedKinds: [String]?
    var commands: JSONValue = .array([])
    var knownChats: Set<Int64> = []
    var blockedChats: Set<Int64> = []
    var messages: [Key: FakeBotMessage] = [:]
    var order: [Key] = []
    var nextMessage: [Int64: Int64] = [:]
    var openTaps: Set<String> = []
    var nextTap = 1
    var calls: [FakeBotCall] = []
    var faults: [String: [FakeBotFault]] = [:]
    var confirmed: Int64 = 0
    var isStopping = false

    // MARK: People

    mutating func add(_ members: [String: JSONValue]) -> Int64 {
        let id = nextUpdate
        nextUpdate += 1
        var update = members
        update["update_id"] = .integer(id)
        let kind = members.keys.first ?? ""
        if let allowedKinds, !allowedKinds.isEmpty, !allowedKinds.contains(kind) { return id }
        pending.append(Update(id: id, json: JSONValue.object(update).json))
        return id
    }

    mutating func store(_ message: FakeBotMessage) {
        let key = Key(chat: message.chat, message: message.id)
        messages[key] = message
        order.append(key)
    }

    mutating func newMessageID(in chat: Int64) -> Int64 {
        let id = nextMessage[chat, default: 100]
        nextMessage[chat] = id + 1
        return id
    }

    // MARK: Methods

    /// Every method but getUpdates.
    mutating func perform(
        _ method: String,
        _ parameters: BotParameters,
        at time: Int64
    ) throws(BotAPIRefusal) -> JSONValue {
        let values = parameters.values
        switch method {
        case "getMe": return me
        case "getWebhookInfo":
            return [
                "url": .string(webhook), "has_custom_certificate": false,
                "pending_update_count": .integer(Int64(pending.count)),
            ]
        case "deleteWebhook":
            webhook = ""
            if values["drop_pending_updates"] == .boolean(true) { pending = [] }
            return true
        case "setMyCommands": return try setCommands(values)
        case "getMyCommands": return commands
        case "deleteMyCommands":
            commands = .array([])
            return true
        case "sendMessage", "sendDocument", "sendPhoto":
            return try send(method, parameters, time)
        case "editMessageText", "editMessageCaption", "editMessageReplyMarkup", "editMessageMedia":
            return try edit(method, parameters, time)
        case "deleteMessage": return try delete(values)
        case "answerCallbackQuery": return try answerTap(values)
        case "getChat":
            let chat = try reachableChat(values)
            return ["id": .integer(chat), "type": .string(Self.kind(of: chat))]
        default: return true
        }
    }

    private var me: JSONValue {
        [
            "id": .integer(botID), "is_bot": true, "first_name": "Stand-in",
            "username": .string(botName), "can_join_groups": true,
        ]
    }

    private mutating func setCommands(
        _ values: [String: JSONValue]
    ) throws(BotAPIRefusal) -> JSONValue {
        let list = values["commands"]?.elements ?? []
        guard list.count <= 100 else { throw .bad("BOT_COMMANDS_TOO_MUCH") }
        for entry in list {
            let name = entry["command"]?.text ?? ""
            let isGood = name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95
            }
            guard isGood, (1...32).contains(name.utf8.count) else {
                throw .bad("BOT_COMMAND_INVALID")
            }
            let summary = entry["description"]?.text ?? ""
            guard (1...256).contains(summary.count) else {
                throw .bad("BOT_COMMAND_DESCRIPTION_INVALID")
            }
        }
        commands = .array(list)
        return true
    }

    private mutating func send(
        _ method: String,
        _ parameters: BotParameters,
        _ time: Int64
    ) throws(BotAPIRefusal) -> JSONValue {
        let values = parameters.values
        let chat = try reachableChat(values)
        try limits.admit(chat, at: time)
        var file: FakeBotMessage.File?
        if method != "sendMessage" {
            guard let upload = parameters.uploads.values.first, !upload.content.isEmpty else {
                throw .bad("wrong remote file identifier specified: Wrong string length")
            }
            file = .init(name: upload.filename, content: upload.content)
            if method == "sendPhoto" { try Self.checkPicture(upload.content) }
        }
        let words = try checkedText(values, isCaption: method != "sendMessage", isEdit: false)
        let message = FakeBotMessage(
            id: newMessageID(in: chat),
            chat: chat,
            isFromBot: true,
            text: words.text,
            source: words.source,
            isHTML: words.isHTML,
            buttons: try FakeKeyboard.buttons(values["reply_markup"]),
            isSilent: values["disable_notification"] == .boolean(true),
            file: file,
            time: time
        )
        store(message)
        return json(of: message)
    }

    private mutating func edit(
        _ method: String,
        _ parameters: BotParameters,
        _ time: Int64
    ) throws(BotAPIRefusal) -> JSONValue {
        let values = parameters.values
        let chat = try reachableChat(values)
        let key = Key(chat: chat, message: values["message_id"]?.wholeNumber ?? 0)
        guard var message = messages[key], !message.isDeleted else {
            throw .bad("message to edit not found")
        }
        guard message.isFromBot else { throw .bad("message can't be edited") }
        try limits.admit(chat, at: time)
        let before = message
        if method == "editMessageMedia" {
            try replaceMedia(of: &message, parameters)
        } else if method != "editMessageReplyMarkup" {
            let isCaption = method == "editMessageCaption"
            if isCaption, message.file == nil {
                throw .bad("there is no caption in the message to edit")
            }
            if !isCaption, message.file != nil {
                throw .bad("there is no text in the message to edit")
            }
            let words = try checkedText(values, isCaption: isCaption, isEdit: true)
            message.text = words.text
            message.source = words.source
            message.isHTML = words.isHTML
        }
        message.buttons = try FakeKeyboard.buttons(values["reply_markup"])
        guard message != before else {
            throw .bad(
                "message is not modified: specified new message content and reply markup are "
                    + "exactly the same as a current content and reply markup of the message"
            )
        }
        message.editCount += 1
        message.time = time
        messages[key] = message
        return json(of: message)
    }

    private mutating func delete(
        _ values: [String: JSONValue]
    ) throws(BotAPIRefusal) -> JSONValue {
        let chat = try reachableChat(values)
        let key = Key(chat: chat, message: values["message_id"]?.wholeNumber ?? 0)
        guard messages[key]?.isDeleted == false else {
            throw .bad("message to delete not found")
        }
        messages[key]?.isDeleted = true
        return true
    }

    private mutating func answerTap(
        _ values: [String: JSONValue]
    ) throws(BotAPIRefusal) -> JSONValue {
        guard (values["text"]?.text ?? "").utf16.count <= 200 else {
            throw .bad("MESSAGE_TOO_LONG")
        }
        guard openTaps.remove(values["callback_query_id"]?.text ?? "") != nil else {
            throw .bad(
                "query is too old and response timeout expired or query ID is invalid"
            )
        }
        return true
    }

    private func reachableChat(_ values: [String: JSONValue]) throws(BotAPIRefusal) -> Int64 {
        guard let chat = values["chat_id"]?.wholeNumber, knownChats.contains(chat) else {
            throw .bad("chat not found")
        }
        guard !blockedChats.contains(chat) else {
            throw BotAPIRefusal(code: 403, description: "Forbidden: bot was blocked by the user")
        }
        return chat
    }

    func checkedText(
        _ values: [String: JSONValue],
        isCaption: Bool,
        isEdit: Bool
    ) throws(BotAPIRefusal) -> (text: String, source: String, isHTML: Bool) {
        let source = values[isCaption ? "caption" : "text"]?.text ?? ""
        guard source.utf8.count <= 32_768 else { throw .bad("text is too long") }
        let mode = values["parse_mode"]?.text ?? ""
        guard mode.isEmpty || mode.lowercased() == "html" else {
            throw .bad("the stand-in knows HTML alone as parse_mode")
        }
        var text = source
        if !mode.isEmpty {
            do throws(FakeHTMLParser.Fault) {
                text = try FakeHTMLParser.parse(source).text
            } catch {
                throw .bad("can't parse entities: \(error.words)")
            }
        }
        text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let unitsMax = isCaption ? 1_024 : 4_096
        guard text.utf16.count <= unitsMax else {
            if isCaption {
                throw .bad(isEdit ? "MEDIA_CAPTION_TOO_LONG" : "message caption is too long")
            }
            throw .bad(isEdit ? "MESSAGE_TOO_LONG" : "message is too long")
        }
        guard isCaption || !text.isEmpty else { throw .bad("text must be non-empty") }
        return (text, source, !mode.isEmpty)
    }

    // MARK: Objects

    static func kind(of chat: Int64) -> String { chat > 0 ? "private" : "supergroup" }

    func json(of message: FakeBotMessage) -> JSONValue {
        var members: [String: JSONValue] = [
            "message_id": .integer(message.id), "date": .integer(Self.unixNow()),
            "chat": .object([
                "id": .integer(message.chat), "type": .string(Self.kind(of: message.chat)),
            ]),
            "from": me,
        ]
        members[message.file == nil ? "text" : "caption"] = .string(message.text)
        if let file = message.file {
            members["document"] = [
                "file_id": .string("file-\(message.chat)-\(message.id)"),
                "file_unique_id": .string("u\(message.id)"), "file_name": .string(file.name),
                "file_size": .integer(Int64(file.content.count)),
            ]
        }
        if !message.buttons.isEmpty {
            members["reply_markup"] = FakeKeyboard.json(of: message.buttons)
        }
        return .object(members)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object.
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(members) { _, last in last })
    }
}
