/// Pictures.
extension FakeBotState {
    /// An uploaded picture takes the place of what the message showed. Source: Bot API, editMessageMedia.
    mutating func replaceMedia(
        of message: inout FakeBotMessage,
        _ parameters: BotParameters
    ) throws(BotAPIRefusal) {
        let media = parameters.values["media"] ?? [:]
        guard media["type"]?.text == "photo", let source = media["media"]?.text,
            source.hasPrefix("attach://"),
            let upload = parameters.uploads[String(source.dropFirst(9))]
        else { throw .bad("the stand-in takes photos that are attached") }
        try Self.checkPicture(upload.content)
        var values: [String: JSONValue] = [:]
        values["caption"] = media["caption"]
        values["parse_mode"] = media["parse_mode"]
        let words = try checkedText(values, isCaption: true, isEdit: true)
        message.text = words.text
        message.source = words.source
        message.isHTML = words.isHTML
        message.file = .init(name: upload.filename, content: upload.content)
    }

    /// A PNG within the bounds of photos. Source: Bot API, sendPhoto (10 MB, sides of 10,000 together, a
    /// ratio of at most 20).
    static func checkPicture(_ content: [UInt8]) throws(BotAPIRefusal) {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard content.count > 33, content.starts(with: signature),
            content.suffix(8) == [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
        else { throw .bad("IMAGE_PROCESS_FAILED") }
        let width = content[16..<20].reduce(0) { $0 << 8 | Int($1) }
        let height = content[20..<24].reduce(0) { $0 << 8 | Int($1) }
        guard min(width, height) > 0, width + height <= 10_000,
            max(width, height) <= 20 * min(width, height), content.count <= 10_000_000
        else { throw .bad("PHOTO_INVALID_DIMENSIONS") }
    }
}
