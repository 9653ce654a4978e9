internal import CPlatform

/// What goes out: the options of a handle, and the memory that they point to.
final class HTTPOutgoing {
    private let request: HTTPRequest
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var body: UnsafeMutableRawBufferPointer?

    init(_ request: HTTPRequest) {
        self.request = request
    }

    deinit {
        martlet_curl_list_free(headerList)
        body?.deallocate()
    }

    /// Why the request cannot be sent at all, if so.
    ///
    /// A line end in a header would let its value write headers of its own.
    var refusal: String? {
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

    /// Sets everything that the request asks for. The handle is fresh or reset, and is reset again
    /// before this goes away.
    func prepare(
        _ easy: UnsafeMutableRawPointer,
        settings: HTTPClientSettings,
        nanosecondsLeft: Int64
    ) {
        setBounds(easy, nanosecondsLeft, settings)
        setTrust(easy, settings)
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

    private func setBounds(
        _ easy: UnsafeMutableRawPointer,
        _ nanosecondsLeft: Int64,
        _ settings: HTTPClientSettings
    ) {
        martlet_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A name lookup that hangs must not hold up the thread when its transfer ends.
        martlet_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        martlet_curl_set_long(easy, CURLOPT_TIMEOUT_MS, Self.milliseconds(nanosecondsLeft))
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
        martlet_curl_set_long(easy, CURLOPT_MAXAGE_CONN, settings.idleSecondsMax)
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
            body = copy
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
        headerList = martlet_curl_list_append(headerList, line)
    }

    private static func milliseconds(_ nanoseconds: Int64) -> Int {
        Int(max(1, min(nanoseconds / 1_000_000, Int64(Int32.max))))
    }
}
