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
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var outgoing: UnsafeMutableRawBufferPointer?

    private var incoming: HTTPIncoming
    private var refusedAddress: String?
    /// The request's bytes were handed to a connection.
    private(set) var mayBeWritten = false
    private var isSecondWritingRefused = false

    init(_ submission: HTTPSubmission) {
        self.submission = submission
        let request = submission.request
        origin = request.origin.map { $0.lowercased() } ?? ""
        refusal = Self.refusal(of: request)
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

    deinit {
        curl_slist_free_all(headerList)
        outgoing?.deallocate()
    }

    // MARK: Going out

    /// A line end in a header would let its value write headers of its own.
    private static func refusal(of request: HTTPRequest) -> String? {
        if request.origin == nil {
            return "the URL is not http or https, holds credentials, or a character to be encoded"
        }
        for (name, value) in request.headers {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 58 }) else {
                return "a header's name is not a token"
            }
            guard value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
                return "the header \(name) holds a control character"
            }
        }
        if case .bytes(_, let contentType) = request.body {
            guard request.method != .head else { return "HEAD carries no body" }
            guard contentType.utf8.allSatisfy({ $0 >= 32 && $0 < 127 }) else {
                return "the body's media type holds a control character"
            }
        }
        return nil
    }

    /// Sets everything that the request asks for. The handle is fresh or reset.
    func prepare(_ easy: UnsafeMutableRawPointer, settings: HTTPClientSettings, at now: Int64) {
        self.easy = easy
        setBounds(easy, at: now)
        setTrust(easy, settings)
        setCallbacks(easy)
        martlet_curl_set_text(easy, CURLOPT_URL, request.url)
        martlet_curl_set_text(easy, CURLOPT_USERAGENT, settings.userAgent)
        if request.acceptsGzip { martlet_curl_set_text(easy, CURLOPT_ACCEPT_ENCODING, "gzip") }
        setMethodAndBody(easy)
        for (name, value) in request.headers {
            // Curl drops `Name:` without a value, and sends `Name;` as an empty one.
            append(header: value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        martlet_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func setBounds(_ easy: UnsafeMutableRawPointer, at now: Int64) {
        martlet_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A name lookup that hangs must not hold up the thread when its transfer ends.
        martlet_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        martlet_curl_set_long(easy, CURLOPT_TIMEOUT_MS, Self.milliseconds(deadline - now))
        let connect = request.connectTimeout.wholeNanoseconds
        martlet_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(connect))
        let bytesMax = Int64(request.answerBytesMax)
        martlet_curl_set_large(easy, CURLOPT_MAXFILESIZE_LARGE, max(1, bytesMax))
        martlet_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        martlet_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        martlet_curl_set_long(easy, CURLOPT_TCP_NODELAY, 1)
        martlet_curl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        martlet_curl_set_long(easy, CURLOPT_TCP_KEEPIDLE, 30)
        martlet_curl_set_long(easy, CURLOPT_TCP_KEEPINTVL, 15)
    }

    private func setTrust(_ easy: UnsafeMutableRawPointer, _ settings: HTTPClientSettings) {
        martlet_curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        martlet_curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile = settings.caFile {
            martlet_curl_set_text(easy, CURLOPT_CAINFO, caFile)
        }
        if let key = settings.pinnedPublicKey {
            martlet_curl_set_text(easy, CURLOPT_PINNEDPUBLICKEY, key)
        }
        if let path = settings.unixSocketPath {
            martlet_curl_set_text(easy, CURLOPT_UNIX_SOCKET_PATH, path)
        }
        // The empty text is what keeps the environment's proxies out.
        martlet_curl_set_text(easy, CURLOPT_PROXY, "")
        if let proxy = settings.proxy, request.addresses == .any {
            _ = proxy.withExposed { martlet_curl_set_text(easy, CURLOPT_PROXY, $0) }
        }
    }

    private func setMethodAndBody(_ easy: UnsafeMutableRawPointer) {
        switch request.method {
        case .get: martlet_curl_set_long(easy, CURLOPT_HTTPGET, 1)
        case .head: martlet_curl_set_long(easy, CURLOPT_NOBODY, 1)
        case .post, .put, .patch, .delete: break
        }
        switch request.body {
        case .none:
            guard request.method != .get, request.method != .head else { return }
            martlet_curl_set_large(easy, CURLOPT_POSTFIELDSIZE_LARGE, 0)
            martlet_curl_set_text(easy, CURLOPT_COPYPOSTFIELDS, "")
            append(header: "Content-Type:")
        case .bytes(let bytes, let contentType):
            let copy = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(1, bytes.count),
                alignment: 1
            )
            copy.copyBytes(from: bytes)
            outgoing = copy
            martlet_curl_set_large(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count))
            martlet_curl_set_pointer(easy, CURLOPT_POSTFIELDS, copy.baseAddress)
            append(header: "Content-Type: \(contentType)")
            // Without this curl asks for leave before a long body, which costs a round trip.
            append(header: "Expect:")
        }
        if request.method != .post {
            martlet_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private func append(header line: String) {
        headerList = curl_slist_append(headerList, line)
    }

    private static func milliseconds(_ nanoseconds: Int64) -> Int {
        Int(max(1, min(nanoseconds / 1_000_000, Int64(Int32.max))))
    }

    // MARK: Coming in

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
