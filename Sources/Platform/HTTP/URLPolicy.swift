/// What a URL from a configuration must be like before requests go there: `https` to a host that its
/// text names unmistakably. Names are looked up later, and `AddressPolicy` judges what they stand for.
package struct URLPolicy: Sendable {
    /// Lets `http` through: for local servers and tests.
    package var allowsInsecure: Bool
    /// Which addresses may stand in the URL itself.
    package var addresses: AddressPolicy

    /// `https` and public addresses alone, unless told otherwise.
    package init(allowsInsecure: Bool = false, addresses: AddressPolicy = .publicOnly) {
        self.allowsInsecure = allowsInsecure
        self.addresses = addresses
    }

    /// The URL in its normal form, or what is wrong with it.
    package func check(_ text: String) throws(URLRefusal) -> CheckedURL {
        let (scheme, authority, rest) = try Self.split(text)
        guard scheme == "https" || allowsInsecure else { throw .insecure }
        guard !authority.contains("@") else { throw .credentials }
        guard !rest.contains("#") else { throw .fragment }
        let (hostText, port) = try Self.splitPort(authority)
        let host = try checkedHost(hostText)
        return CheckedURL(scheme: scheme, host: host, port: port, pathAndQuery: rest)
    }

    /// Scheme in lower case, what stands before the path, and the rest.
    private static func split(
        _ text: String
    ) throws(URLRefusal) -> (scheme: String, authority: Substring, rest: String) {
        guard text.utf8.count <= 8192 else { throw .tooLong(bytesMax: 8192) }
        let isPlain = text.utf8.allSatisfy { byte in
            byte > 32 && byte < 127 && byte != UInt8(ascii: "\\")
        }
        guard isPlain else { throw .unencodedCharacter }
        guard let mark = text.firstRange(of: "://") else { throw .noScheme }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .otherScheme(scheme) }
        let start = mark.upperBound
        let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        let rest = text[end...]
        return (scheme, text[start..<end], rest.hasPrefix("/") ? String(rest) : "/" + rest)
    }

    private static func splitPort(
        _ authority: Substring
    ) throws(URLRefusal) -> (host: Substring, port: UInt16?) {
        guard !authority.hasPrefix("[") || authority.contains("]") else {
            throw .badHost(String(authority))
        }
        let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[bracket...].firstIndex(of: ":") else { return (authority, nil) }
        let digits = authority[authority.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits),
            port > 0
        else { throw .badPort(String(digits)) }
        return (authority[..<colon], port)
    }

    private func checkedHost(_ text: Substring) throws(URLRefusal) -> String {
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), let address = IPAddress(String(text.dropFirst().dropLast())),
                case .v6 = address
            else { throw .badHost(String(text)) }
            return "[\(try allowed(address))]"
        }
        let host = text.lowercased()
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        // Where the last label is a number, lookups read the whole as an address, in decimal, octal
        // or hexadecimal, of one to four parts: only the plain form means the same to every reader.
        if let last = labels.last, Self.isNumber(last) {
            guard let address = IPAddress(host), address.description == host else {
                throw .oddAddress(host)
            }
            return try allowed(address)
        }
        guard host.utf8.count <= 253, labels.allSatisfy(Self.isLabel) else { throw .badHost(host) }
        guard addresses == .any || labels.last != "localhost" else { throw .notPublic(host) }
        return host
    }

    private func allowed(_ address: IPAddress) throws(URLRefusal) -> String {
        guard addresses.allows(address) else { throw .notPublic(address.description) }
        return address.description
    }

    private static func isNumber(_ label: Substring) -> Bool {
        if label.hasPrefix("0x") { return true }
        return !label.isEmpty && label.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Letters, digits, inner hyphens; underscores, which no host has but many names in use do.
    private static func isLabel(_ label: Substring) -> Bool {
        let isPlain = label.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
        }
        return isPlain && (1...63).contains(label.utf8.count) && !label.hasPrefix("-")
            && !label.hasSuffix("-")
    }
}
