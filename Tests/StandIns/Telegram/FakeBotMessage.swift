/// A message that stands in a chat of the fake.
package struct FakeBotMessage: Sendable, Equatable {
    /// An inline button.
    package struct Button: Sendable, Equatable {
        package let text: String
        package let data: String
    }
    /// Counts up within the chat.
    package let id: Int64
    package let chat: Int64
    /// False for what people wrote.
    package let isFromBot: Bool
    /// The visible text or caption.
    package internal(set) var text: String
    /// The text as it was sent, with its markup.
    package internal(set) var source: String
    package internal(set) var isHTML: Bool
    package internal(set) var buttons: [[Button]]
    package let isSilent: Bool
    /// Name and content of an uploaded file.
    package internal(set) var file: File?
    package internal(set) var editCount = 0
    package internal(set) var isDeleted = false
    /// Nanoseconds of the monotonic clock at which the call arrived.
    package internal(set) var time: Int64

    /// An uploaded file.
    package struct File: Sendable, Equatable {
        package let name: String
        package let content: [UInt8]
    }
}

/// A call as it arrived.
package struct FakeBotCall: Sendable, Equatable {
    package let method: String
    package let parameters: [String: JSONValue]
    /// Nanoseconds of the monotonic clock.
    package let time: Int64
    /// Empty when it was done; else why not.
    package let refusal: String
}

/// What the fake does instead of, or after, a call.
package enum FakeBotFault: Sendable, Equatable {
    case tooMany(seconds: Int)
    /// 409, as for the older of two pollers.
    case conflict
    case refuse(code: Int, words: String)
    /// An HTML page of this status.
    case page(status: Int)
    case hang
    /// The call is done, but only so many bytes of the answer come.
    case cut(afterBytes: Int)
    case garbage
    case reset
    /// The call is done, and its answer is lost.
    case doneThenReset
    case slow(milliseconds: Int)
    /// For getUpdates: the offset confirms nothing this time.
    case unconfirmed
}
