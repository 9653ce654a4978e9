internal import CPlatform
internal import Glibc

/// One request on its way through curl: what it was asked, and what has come so far.
final class HTTPTransfer {
    private let submission: HTTPSubmission
    /// The key of the bound per origin.
    let origin: String
    /// Why the request cannot be sent at all, if so.
    let refusal: String?

    private var easy: UnsafeMutableRawPointer?
    private let outgoing: HTTPOutgoing
    private var incoming: HTTPIncoming
    private var refusedAddress: String?
    /// The request's bytes were handed to a connection.
    private(set) var mayBeWritten = false
    private var isSecondWritingRefused = false

    init(_ submission: HTTPSubmission) {
        self.submission = submission
        let request = submission.request
        origin = request.origin.map { $0.lowercased() } ?? ""
        outgoing = HTTPOutgoing(request)
        refusal = outgoing.refusal
        incoming = HTTPIncoming(
            headBytesMax: request.answerHeadBytesMax,
            bodyBytesMax: request.answerBytesMax
        )
    }

    var ticket: HTTPTicket { submission.ticket }
    var deadline: Int64 { submission.deadline }
    private var request: HTTPRequest { submission.request }

    func complete(_ result: Result<HTTPResponse, HTTPFailure>) {
        submission.completion(result)
    }

    /// The transfer that a handle works for.
    static func holder(of easy: UnsafeMutableRawPointer) -> HTTPTransfer? {
        holder(martlet_curl_get_private(easy))
    }

    private static func holder(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer? {
        context.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Gives the handle up, with everything that was allocated for it.
    func release() -> UnsafeMutableRawPointer? {
        defer { easy = nil }
        return easy
    }

    /// Sets everything that the request asks for. The handle is fresh or reset.
    func prepare(_ easy: UnsafeMutableRawPointer, settings: HTTPClientSettings, at now: Int64) {
        self.easy = easy
        outgoing.prepare(easy, settings: settings, nanosecondsLeft: deadline - now)
        setCallbacks(easy)
    }

    /// What the transfer came to, when curl is done with it.
    func outcome(of code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
        let status = easy.map { martlet_curl_get_long($0, CURLINFO_RESPONSE_CODE) } ?? 0
        let outcome = HTTPOutcome(
            host: request.displayHost,
            answerBytesMax: request.answerBytesMax,
            mayBeWritten: mayBeWritten,
            isSecondWritingRefused: isSecondWritingRefused,
            refusedAddress: refusedAddress,
            hasAnswer: !incoming.isEmpty,
            isHeadWhole: incoming.isHeadWhole && status >= 200,
            isTooLarge: incoming.isTooLarge
        )
        if let failure = outcome.failure(code) { return .failure(failure) }
        guard let easy else { preconditionFailure("an answer comes by way of a handle") }
        return .success(response(easy, status: status))
    }

    private func response(_ easy: UnsafeMutableRawPointer, status: Int) -> HTTPResponse {
        let address = martlet_curl_get_text(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) }
        return HTTPResponse(
            status: status,
            headers: incoming.head,
            body: incoming.body,
            remoteAddress: address ?? "",
            reusedConnection: martlet_curl_get_long(easy, CURLINFO_NUM_CONNECTS) == 0,
            times: HTTPResponse.Times(
                nameLookup: martlet_curl_get_large(easy, CURLINFO_NAMELOOKUP_TIME_T),
                connect: martlet_curl_get_large(easy, CURLINFO_CONNECT_TIME_T),
                handshake: martlet_curl_get_large(easy, CURLINFO_APPCONNECT_TIME_T),
                firstByte: martlet_curl_get_large(easy, CURLINFO_STARTTRANSFER_TIME_T),
                total: martlet_curl_get_large(easy, CURLINFO_TOTAL_TIME_T)
            )
        )
    }

    /// The transfer outlives its time on the handle, for the loop holds it: the pointers stay valid.
    private func setCallbacks(_ easy: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        martlet_curl_set_pointer(easy, CURLOPT_PRIVATE, context)
        martlet_curl_set_header_callback(
            easy,
            { bytes, size, count, context in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                guard let transfer = HTTPTransfer.holder(context) else { return 0 }
                return transfer.incoming.take(line: line) ? line.count : 0
            },
            context
        )
        martlet_curl_set_body_callback(
            easy,
            { bytes, size, count, context in
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                guard let transfer = HTTPTransfer.holder(context) else { return 0 }
                return transfer.incoming.take(piece: piece) ? piece.count : 0
            },
            context
        )
        martlet_curl_set_socket_callback(
            easy,
            { context, _, address in
                HTTPTransfer.holder(context)?.opensSocket(for: address) ?? -1
            },
            context
        )
        martlet_curl_set_request_callback(
            easy,
            { context, remote, _, _, _ in
                guard let transfer = HTTPTransfer.holder(context) else { return 1 }
                let isAllowed = transfer.allowsWriting(to: remote.map { String(cString: $0) })
                return isAllowed ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            },
            context
        )
    }

    /// The policy's word on the address that is about to be connected to.
    private func opensSocket(for address: UnsafeMutablePointer<curl_sockaddr>?) -> Int32 {
        guard let address, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else {
            return -1
        }
        let wanted = address.pointee
        if request.addresses != .any {
            let bytes = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(address) + offset,
                count: Int(wanted.addrlen)
            )
            let parsed = IPAddress(socketAddress: bytes)
            guard let parsed, request.addresses.allows(parsed) else {
                refusedAddress = parsed?.description ?? "a local socket"
                return -1
            }
        }
        return socket(
            wanted.family,
            wanted.socktype | Int32(SOCK_CLOEXEC.rawValue),
            wanted.protocol
        )
    }

    /// Curl asks this when a connection stands and the first byte is about to be written; until then
    /// nothing has been. It asks again when a kept connection turned out to be dead and the request
    /// would be written anew, which is the caller's to allow.
    private func allowsWriting(to remote: String?) -> Bool {
        if request.addresses != .any {
            guard let address = remote.flatMap({ IPAddress($0) }),
                request.addresses.allows(address)
            else {
                refusedAddress = remote ?? "a local socket"
                return false
            }
        }
        if mayBeWritten, !request.isRepeatable {
            isSecondWritingRefused = true
            return false
        }
        mayBeWritten = true
        return true
    }
}
