/// The methods that the fake knows, with their parameters. Source: Bot API 10.1, section "Available
/// methods".
enum BotMethodTable {
    /// What a parameter may hold.
    enum Kind {
        case integer, string, boolean, chat, object, array, file
    }
    struct Parameter {
        let kind: Kind
        let isRequired: Bool
    }

    static func parameters(of method: String) -> [String: Parameter]? { methods[method] }

    private static func optional(_ kind: Kind) -> Parameter {
        Parameter(kind: kind, isRequired: false)
    }
    private static func required(_ kind: Kind) -> Parameter {
        Parameter(kind: kind, isRequired: true)
    }

    private static let sending: [String: Parameter] = [
        "business_connection_id": optional(.string), "chat_id": required(.chat),
        "message_thread_id": optional(.integer), "parse_mode": optional(.string),
        "disable_notification": optional(.boolean), "protect_content": optional(.boolean),
        "allow_paid_broadcast": optional(.boolean), "message_effect_id": optional(.string),
        "reply_parameters": optional(.object), "reply_markup": optional(.object),
    ]
    private static let captioned: [String: Parameter] = sending.merging([
        "caption": optional(.string), "caption_entities": optional(.array),
    ]) { first, _ in first }
    private static let editing: [String: Parameter] = [
        "business_connection_id": optional(.string), "chat_id": required(.chat),
        "message_id": required(.integer), "inline_message_id": optional(.string),
        "parse_mode": optional(.string), "reply_markup": optional(.object),
    ]

    private static let methods: [String: [String: Parameter]] = [
        "getMe": [:],
        "getWebhookInfo": [:],
        "deleteWebhook": ["drop_pending_updates": optional(.boolean)],
        "getUpdates": [
            "offset": optional(.integer), "limit": optional(.integer),
            "timeout": optional(.integer), "allowed_updates": optional(.array),
        ],
        "setMyCommands": [
            "commands": required(.array), "scope": optional(.object),
            "language_code": optional(.string),
        ],
        "deleteMyCommands": ["scope": optional(.object), "language_code": optional(.string)],
        "getMyCommands": ["scope": optional(.object), "language_code": optional(.string)],
        "sendMessage": sending.merging([
            "text": required(.string), "entities": optional(.array),
            "link_preview_options": optional(.object),
        ]) { first, _ in first },
        "sendDocument": captioned.merging([
            "document": required(.file), "thumbnail": optional(.file),
            "disable_content_type_detection": optional(.boolean),
        ]) { first, _ in first },
        "sendPhoto": captioned.merging([
            "photo": required(.file), "show_caption_above_media": optional(.boolean),
            "has_spoiler": optional(.boolean),
        ]) { first, _ in first },
        "editMessageText": editing.merging([
            "text": required(.string), "entities": optional(.array),
            "link_preview_options": optional(.object),
        ]) { first, _ in first },
        "editMessageCaption": editing.merging([
            "caption": optional(.string), "caption_entities": optional(.array),
        ]) { first, _ in first },
        "editMessageReplyMarkup": editing,
        "editMessageMedia": editing.filter { $0.key != "parse_mode" }.merging([
            "media": required(.object)
        ]) { first, _ in first },
        "deleteMessage": ["chat_id": required(.chat), "message_id": required(.integer)],
        "answerCallbackQuery": [
            "callback_query_id": required(.string), "text": optional(.string),
            "show_alert": optional(.boolean), "url": optional(.string),
            "cache_time": optional(.integer),
        ],
        "sendChatAction": [
            "business_connection_id": optional(.string), "chat_id": required(.chat),
            "message_thread_id": optional(.integer), "action": required(.string),
        ],
        "setChatMenuButton": ["chat_id": optional(.integer), "menu_button": optional(.object)],
        "getChat": ["chat_id": required(.chat)],
    ]
}
