internal import CPlatform

/// What a client's thread does: orders in, transfers along, results out. All of curl's state lives
/// here, and is touched by this thread alone.
final class HTTPLoop {
    private let settings: HTTPClientSettings
    private let mailbox: HTTPMailbox
    private let multi: UnsafeMutableRawPointer
    /// On the wire; at most `concurrentRequestsMax`.
    private var running: [HTTPTicket: HTTPTransfer] = [:]
    /// In order of arrival; at most what the mailbox admits.
    private var waiting: [HTTPTransfer] = []
    /// Transfers on the wire for each origin.
    private var runningByOrigin: [String: Int] = [:]
    /// Easy handles for reuse; at most `concurrentRequestsMax`.
    private var spares: [UnsafeMutableRawPointer] = []

    /// Once for the process; thread-safe in itself since curl 7.84.
    private static let curlStatus = martlet_curl_global_init(Int(CURL_GLOBAL_SSL))

    init(settings: HTTPClientSettings, mailbox: HTTPMailbox) {
        self.settings = settings
        self.mailbox = mailbox
        precondition(Self.curlStatus == CURLE_OK, "libcurl does not start")
        guard let multi = martlet_curl_multi_init() else {
            preconditionFailure("libcurl has no memory")
        }
        self.multi = multi
        martlet_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.idleConnectionsMax)
    }

    /// Runs until the mailbox is closed, then fails what is left.
    func run() {
        mailbox.setSleeper(multi)
        while true {
            let (orders, isClosing) = mailbox.takeOrders()
            for order in orders { perform(order) }
            if isClosing { break }
            startWaiting()
            var active: Int32 = 0
            martlet_curl_multi_perform(multi, &active)
            let isDone = finishDone()
            // A freed place may let another one start, which should not wait for an event.
            if isDone, !waiting.isEmpty { continue }
            if mailbox.fallAsleep() { martlet_curl_multi_poll(multi, sleepMillisecondsMax()) }
        }
        close()
    }

    private func perform(_ order: HTTPMailbox.Order) {
        switch order {
        case .start(let submission):
            let transfer = HTTPTransfer(submission)
            if let reason = transfer.refusal {
                finish(transfer, .failure(.invalidRequest(reason)))
            } else {
                waiting.append(transfer)
            }
        case .cancel(let ticket):
            if let transfer = running[ticket] {
                withdraw(transfer)
                finish(transfer, .failure(.cancelled(mayBeWritten: transfer.mayBeWritten)))
            } else if let index = waiting.firstIndex(where: { $0.ticket == ticket }) {
                finish(waiting.remove(at: index), .failure(.cancelled(mayBeWritten: false)))
            }
        }
    }

    /// Starts whom the bounds let start, the oldest first; one that waits for its own origin does not
    /// hold up the others. Those past their deadline fail.
    private func startWaiting() {
        guard !waiting.isEmpty else { return }
        let now = SystemClock.monotonicNanoseconds()
        var left: [HTTPTransfer] = []
        let candidates = waiting
        waiting = []
        for transfer in candidates {
            if transfer.deadline <= now {
                finish(transfer, transfer.outcome(of: CURLE_OPERATION_TIMEDOUT))
            } else if running.count >= settings.concurrentRequestsMax
                || runningByOrigin[transfer.origin, default: 0] >= settings.requestsPerOriginMax
            {
                left.append(transfer)
            } else {
                start(transfer, at: now)
            }
        }
        waiting = left
    }

    private func start(_ transfer: HTTPTransfer, at now: Int64) {
        guard let easy = spares.popLast() ?? martlet_curl_easy_init() else {
            finish(transfer, transfer.outcome(of: CURLE_OUT_OF_MEMORY))
            return
        }
        transfer.prepare(easy, settings: settings, at: now)
        running[transfer.ticket] = transfer
        runningByOrigin[transfer.origin, default: 0] += 1
        guard martlet_curl_multi_add(multi, easy) == CURLM_OK else {
            withdraw(transfer)
            finish(transfer, transfer.outcome(of: CURLE_FAILED_INIT))
            return
        }
    }

    /// Completes what curl reports as done. Whether there was any.
    private func finishDone() -> Bool {
        var isDone = false
        while let message = martlet_curl_multi_next_message(multi) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = HTTPTransfer.holder(of: easy)
            else { continue }
            let result = transfer.outcome(of: message.pointee.data.result)
            withdraw(transfer)
            finish(transfer, result)
            isDone = true
        }
        return isDone
    }

    /// Takes a transfer off the wire and keeps its handle for the next one.
    private func withdraw(_ transfer: HTTPTransfer) {
        running[transfer.ticket] = nil
        let others = runningByOrigin[transfer.origin, default: 1] - 1
        runningByOrigin[transfer.origin] = others > 0 ? others : nil
        guard let easy = transfer.release() else { return }
        martlet_curl_multi_remove(multi, easy)
        martlet_curl_easy_reset(easy)
        if spares.count < settings.concurrentRequestsMax {
            spares.append(easy)
        } else {
            martlet_curl_easy_cleanup(easy)
        }
    }

    private func finish(_ transfer: HTTPTransfer, _ result: Result<HTTPResponse, HTTPFailure>) {
        mailbox.release()
        transfer.complete(result)
    }

    /// Until the first deadline in the queue. Curl itself wakes for its own deadlines, and the mailbox
    /// for orders, so that the upper bound of ten minutes is but a number.
    private func sleepMillisecondsMax() -> Int32 {
        guard let first = waiting.map(\.deadline).min() else { return 600_000 }
        let left = (first - SystemClock.monotonicNanoseconds()) / 1_000_000 + 1
        return Int32(max(0, min(left, 600_000)))
    }

    private func close() {
        mailbox.setSleeper(nil)
        for transfer in running.values {
            withdraw(transfer)
            finish(transfer, .failure(.closed(mayBeWritten: transfer.mayBeWritten)))
        }
        for transfer in waiting {
            finish(transfer, .failure(.closed(mayBeWritten: false)))
        }
        waiting = []
        for easy in spares { martlet_curl_easy_cleanup(easy) }
        martlet_curl_multi_cleanup(multi)
    }
}
