/// The bodies of the poller's calls, and the few fields that it reads from their answers.
enum PollingCalls {
    /// Only what is screened; edits are asked for because they are counted as refused.
    private static let kinds = #"["message","edited_message","callback_query","my_chat_member"]"#

    static func updates(offset: Int64?, seconds: Int) -> [UInt8] {
        var body = JSONWriter()
        if let offset { body.add("offset", offset) }
        body.add("limit", Int64(UpdateBatch.updatesMax))
        body.add("timeout", Int64(seconds))
        body.add("allowed_updates", json: Array(kinds.utf8))
        return body.finished
    }

    static func menu(_ entries: [PollingSettings.MenuEntry]) -> [UInt8] {
        var list: [UInt8] = [UInt8(ascii: "[")]
        for entry in entries.prefix(100) {
            if list.count > 1 { list.append(UInt8(ascii: ",")) }
            var object = JSONWriter()
            object.add("command", entry.command)
            object.add("description", String(entry.summary.prefix(256)))
            list.append(contentsOf: object.finished)
        }
        list.append(UInt8(ascii: "]"))
        var body = JSONWriter()
        body.add("commands", json: list)
        return body.finished
    }

    /// The bot's id and user name from getMe; zero and empty where they are missing.
    static func identity(in body: [UInt8]) -> (id: Int64, name: String) {
        var identity = (id: Int64(0), name: "")
        try? resultMembers(of: body) { key, cursor throws(JSONCursor.Fault) in
            switch key {
            case "id": identity.id = try cursor.integer() ?? 0
            case "username": identity.name = try cursor.string() ?? ""
            default: try cursor.skip()
            }
        }
        return identity
    }

    /// Whether getWebhookInfo names an address.
    static func hasWebhook(in body: [UInt8]) -> Bool {
        var hasAddress = false
        try? resultMembers(of: body) { key, cursor throws(JSONCursor.Fault) in
            if key == "url" {
                hasAddress = try cursor.string().map { !$0.isEmpty } ?? false
            } else {
                try cursor.skip()
            }
        }
        return hasAddress
    }

    private static func resultMembers(
        of body: [UInt8],
        _ visit: (String, inout JSONCursor) throws(JSONCursor.Fault) -> Void
    ) throws(JSONCursor.Fault) {
        var cursor = JSONCursor(body)
        guard try cursor.enterObject() else { return }
        while let key = try cursor.nextKey() {
            guard key == "result" else {
                try cursor.skip()
                continue
            }
            guard try cursor.enterObject() else { continue }
            while let member = try cursor.nextKey() { try visit(member, &cursor) }
        }
    }
}
