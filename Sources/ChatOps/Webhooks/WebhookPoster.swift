package import Platform

/// Whoever posts a webhook's requests: the HTTP client, or a network that is made up.
package protocol WebhookPoster: AnyObject, Sendable {
    /// Starts a request and returns at once; the completion is called exactly once, on any thread.
    func post(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    )
}

extension HTTPClient: WebhookPoster {
    /// Over a real socket.
    package func post(
        _ request: HTTPRequest,
        _ completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) {
        start(request, completion: completion)
    }
}
