import CPlatform

@testable import Platform

/// URLs of a configuration: what passes is its own normal form, names a public host, shows nothing of its
/// path, and libcurl, which makes the request, sees the same host and port.
enum URLPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        for policy in [
            URLPolicy(), URLPolicy(allowsInsecure: true, addresses: .any),
            URLPolicy(allowsInsecure: true),
        ] {
            let url: CheckedURL
            do throws(URLRefusal) {
                url = try policy.check(text)
            } catch {
                try promise(!error.description.isEmpty, "refused without a word")
                continue
            }
            try checkForm(url, policy)
            try checkCurl(url)
        }
        if let address = IPAddress(text) {
            try promise(IPAddress(address.description) == address, "\(address) reads otherwise")
        }
    }

    private static func checkForm(
        _ url: CheckedURL,
        _ policy: URLPolicy
    ) throws(BrokenPromise) {
        let again = try? policy.check(url.text)
        try promise(again == url, "\(url.text) is no normal form")
        try promise(url.scheme == "https" || policy.allowsInsecure, "\(url.scheme) passes")
        try promise(url.text.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "odd bytes pass")
        try promise(!url.host.contains("@") && !url.host.isEmpty, "the host is ‘\(url.host)’")
        try promise(!"\(url)".dropFirst(8).contains("/"), "\(url) shows its path")
        let bare = url.host.filter { $0 != "[" && $0 != "]" }
        if policy.addresses == .publicOnly {
            let address = IPAddress(bare)
            let isPublic = address.map { AddressPolicy.isPublic($0) }
            try promise(isPublic ?? (bare != "localhost"), "\(url.host) is not public")
        }
    }

    /// By libcurl's own reader of URLs, which the agent does not call itself.
    private static func checkCurl(_ url: CheckedURL) throws(BrokenPromise) {
        let handle = curl_url()
        defer { curl_url_cleanup(handle) }
        let flags = UInt32(CURLU_PATH_AS_IS)
        guard curl_url_set(handle, CURLUPART_URL, url.text, flags) == CURLUE_OK else {
            // Refused there as well: no request is made.
            return
        }
        try promise(part(CURLUPART_HOST, of: handle) == url.host, "curl sees another host")
        let port = part(CURLUPART_PORT, of: handle)
        try promise(port == url.port.map { String($0) }, "curl sees another port")
        try promise(part(CURLUPART_USER, of: handle) == nil, "curl sees a user")
        try promise(part(CURLUPART_SCHEME, of: handle) == url.scheme, "curl sees another scheme")
    }

    private static func part(_ what: CURLUPart, of handle: OpaquePointer?) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, what, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
