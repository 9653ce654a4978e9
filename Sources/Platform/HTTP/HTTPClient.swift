/// Requests over libcurl, all on one thread of the client's own. That thread sleeps until a socket,
/// a deadline or a caller wakes it. Connections are kept and reused; redirects are never followed; no
/// request is written twice unless it says that it may be.
package final class HTTPClient: Sendable {
    private let mailbox: HTTPMailbox
    private let thread: DedicatedThread

    /// Starts the thread; fails when the system gives none. libcurl is loaded on it: without it every
    /// request fails as not sent, with `noLibrary`, and the text says so. `name` is what the system's tools show for
    /// it, 15 bytes at most.
    package init(
        name: String = "http",
        settings: HTTPClientSettings = HTTPClientSettings()
    ) throws(SystemFailure) {
        let requestsMax = settings.concurrentRequestsMax + settings.waitingRequestsMax
        let mailbox = HTTPMailbox(requestsMax: requestsMax)
        self.mailbox = mailbox
        thread = try DedicatedThread.start(name: name) {
            mailbox.enter()
            do throws(SharedLibraryMissing) {
                try SharedLibrary.curl.load()
                HTTPLoop(settings: settings, mailbox: mailbox).run()
            } catch {
                HTTPRefusal(missing: error, mailbox: mailbox).run()
            }
        }
    }

    deinit {
        shutdown()
    }

    /// Starts a request and returns at once. `completion` is called exactly once, on the client's
    /// thread, and must be quick, for everything else waits meanwhile. When the client is full or
    /// closed it is called with `tooBusy` or `closed` before this returns, on the caller's thread.
    @discardableResult
    package func start(
        _ request: HTTPRequest,
        completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) -> HTTPTicket {
        let ticket = mailbox.nextTicket()
        start(request, ticket: ticket, completion: completion)
        return ticket
    }

    /// Sends a request and waits for its answer. Cancelling the task cancels the request, and then the
    /// failure tells whether anything was written.
    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let ticket = mailbox.nextTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                start(request, ticket: ticket) { continuation.resume(returning: $0) }
                // A cancellation that came before the start found nothing to cancel.
                if Task.isCancelled { cancel(ticket) }
            }
        } onCancel: {
            cancel(ticket)
        }
        return try result.get()
    }

    /// Ends a request, which then fails with `cancelled`. One that is done already is left alone.
    package func cancel(_ ticket: HTTPTicket) {
        mailbox.cancel(ticket)
    }

    /// Fails everything under way with `closed` and ends the thread; returns when it has ended, which
    /// takes milliseconds plus what the completions take, and after a second at the latest. Nothing
    /// in it waits for a server or a name lookup. From a completion it returns at once, and the thread
    /// ends by itself.
    package func shutdown() {
        guard mailbox.close(), !mailbox.isInside else { return }
        _ = thread.join(timeoutNanoseconds: 1_000_000_000)
    }

    private func start(
        _ request: HTTPRequest,
        ticket: HTTPTicket,
        completion: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) {
        let now = SystemClock.monotonicNanoseconds()
        let span = request.totalTimeout.wholeNanoseconds
        let submission = HTTPSubmission(
            ticket: ticket,
            request: request,
            deadline: now + max(0, min(span, .max - now)),
            completion: completion
        )
        if let failure = mailbox.admit(submission) { completion(.failure(failure)) }
    }
}
