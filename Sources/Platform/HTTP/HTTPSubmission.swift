/// A request on its way to the client's thread.
struct HTTPSubmission: Sendable {
    let ticket: HTTPTicket
    let request: HTTPRequest
    /// Monotonic nanoseconds after which the request fails, wherever it stands.
    let deadline: Int64
    let completion: @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
}
