internal import CPlatform

/// Reads curl's verdict on a transfer, given how far the request had come. A pure function.
struct HTTPOutcome {
    let host: String
    let answerBytesMax: Int
    /// The request's bytes were handed to a connection.
    let mayBeWritten: Bool
    /// Curl wanted to write the request again and was not let.
    let isSecondWritingRefused: Bool
    /// The last address that the policy refused.
    let refusedAddress: String?
    /// Bytes of an answer came.
    let hasAnswer: Bool
    let isHeadWhole: Bool
    let isTooLarge: Bool

    /// Why the transfer failed; nil when it did not.
    func failure(_ code: CURLcode) -> HTTPFailure? {
        if isTooLarge || code == CURLE_FILESIZE_EXCEEDED {
            return .answerTooLarge(host: host, bytesMax: answerBytesMax)
        }
        if code == CURLE_OK {
            return isHeadWhole ? nil : .unknown(fault(.cutAnswer, "the answer's head was cut"))
        }
        if let refusedAddress, !mayBeWritten {
            return .refusedAddress(host: host, address: refusedAddress)
        }
        if isSecondWritingRefused {
            return .unknown(fault(.noAnswer, "a kept connection ended without an answer"))
        }
        let words = String(cString: martlet_curl_error_text(code))
        if mayBeWritten { return .unknown(fault(kind(of: code), words)) }
        let kind = kind(of: code)
        // Before a connection stands nothing can be malformed but the request.
        if kind == .malformedAnswer || code == CURLE_URL_MALFORMAT {
            return .invalidRequest("\(host): \(words)")
        }
        return .notSent(fault(kind, words))
    }

    private func fault(_ kind: HTTPFailure.Kind, _ words: String) -> HTTPFailure.Fault {
        HTTPFailure.Fault(kind: kind, text: "\(host): \(words)")
    }

    private func kind(of code: CURLcode) -> HTTPFailure.Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameLookup
        case CURLE_COULDNT_CONNECT: .connect
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_USE_SSL_FAILED:
            .tls
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            hasAnswer ? .cutAnswer : .noAnswer
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            .malformedAnswer
        default: .other
        }
    }
}
