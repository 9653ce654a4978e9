package import TradingCore

/// One call of a Bot API method, without the token and the address, which only the transport knows.
package struct BotCall: Sendable, Equatable {
    /// What the call carries.
    package enum Body: Sendable, Equatable {
        case json([UInt8])
        /// A multipart form: text fields, and one file under `fileField`.
        case file(
            fields: [String: String],
            fileField: String,
            filename: String,
            contentType: String,
            content: [UInt8]
        )
    }
    /// The method's name as the Bot API spells it.
    package let method: String
    /// The parameters.
    package let body: Body
    /// From the start to the last byte of the answer.
    package let timeout: TimeSpan
    /// Bound on the answer in bytes.
    package let answerBytesMax: Int

    /// A call whose answer is bounded in time and bytes.
    package init(
        _ method: String,
        _ body: Body,
        timeout: TimeSpan,
        answerBytesMax: Int = 1 << 20
    ) {
        self.method = method
        self.body = body
        self.timeout = timeout
        self.answerBytesMax = answerBytesMax
    }
}

/// What became of a call.
package enum BotOutcome: Sendable, Equatable {
    /// Any status; the body may be anything.
    case answered(status: Int, body: [UInt8])
    /// No whole answer. `mayBeWritten` is false when no byte of the request left. The text holds no
    /// secret.
    case failed(mayBeWritten: Bool, text: String)
}

/// The way to the Bot API. Calls are independent; keep-alive and parallel connections are the
/// transport's business.
package protocol BotTransport: AnyObject, Sendable {
    /// Starts a call and returns at once. The completion comes exactly once, on any thread, also
    /// after a cancel.
    ///
    /// - Returns: A number for ``cancel(_:)``.
    func start(_ call: BotCall, _ completion: @escaping @Sendable (BotOutcome) -> Void) -> UInt64
    /// Gives a call up and closes its connection. Unknown and finished numbers are ignored.
    func cancel(_ number: UInt64)
}
