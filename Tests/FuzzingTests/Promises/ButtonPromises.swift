import TradingCore

@testable import ChatOps

/// Data of buttons: made here and unchanged they read as they were made, for their person alone;
/// everything else is refused.
enum ButtonPromises {
    private static let codec = ButtonCodec(keys: FuzzKeys.keys)

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        for speaker in [FuzzKeys.owner, FuzzKeys.stranger] {
            let content = try? codec.read(text, by: speaker, others: [FuzzKeys.owner])
            try promise(content == nil, "‘\(text)’ is believed")
        }
        var feed = InputFeed(bytes)
        let place = Int(feed.byte())
        let change = feed.byte()
        if let line = CommandLine(feed.text, isBare: true),
            let data = codec.view(line, for: FuzzKeys.owner)
        {
            try checkMade(data, .view(line), at: place, by: change)
        }
        let button = PendingButton(
            choice: change.isMultiple(of: 2) ? .confirm : .cancel,
            verb: CommandLine(feed.text, isBare: true)?.verb ?? "close",
            id: "0123abcd",
            expiresAt: UTCTime(seconds: Int64(feed.number() >> 31)),
            fingerprint: ButtonCodec.shortened(feed.text)
        )
        let data = codec.pending(button, for: FuzzKeys.owner)
        try checkMade(data, .pending(button), at: place, by: change)
    }

    private static func checkMade(
        _ data: String,
        _ content: ButtonCodec.Content,
        at place: Int,
        by change: UInt8
    ) throws(BrokenPromise) {
        try promise(data.utf8.count <= ButtonCodec.bytesMax, "\(data) is too long")
        let read = try? codec.read(data, by: FuzzKeys.owner)
        try promise(read == content, "\(data) reads as \(String(describing: read))")
        do throws(ButtonCodec.Refusal) {
            _ = try codec.read(data, by: FuzzKeys.stranger, others: [FuzzKeys.owner])
        } catch {
            try promise(error == .notYours, "another's button is called \(error)")
            try checkChanged(data, at: place, by: change)
            return
        }
        throw BrokenPromise(description: "\(data) is believed of somebody else")
    }

    private static func checkChanged(
        _ data: String,
        at place: Int,
        by change: UInt8
    ) throws(BrokenPromise) {
        var bytes = Array(data.utf8)
        bytes[place % bytes.count] ^= change
        let changed = String(decoding: bytes, as: UTF8.self)
        // Spoilt UTF-8 may read as the very replacement that stood there.
        guard !changed.utf8.elementsEqual(data.utf8) else { return }
        let read = try? codec.read(changed, by: FuzzKeys.owner)
        try promise(read == nil, "\(changed) is believed, made was \(data)")
    }
}
