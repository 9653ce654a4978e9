internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Reads what the network's errors say.
enum WebSocketConnectFailure {
    /// Why no connection was made.
    static func of(_ error: any Error, at address: WebSocketAddress) -> WebSocketFailure {
        let host = address.hostHeader
        if let refusal = error as? WebSocketGate.Refusal {
            return .refusedAddress(host: host, address: refusal.address)
        }
        if case .connectTimeout = error as? ChannelError {
            return .timeout(host: host, stage: .connecting)
        }
        guard let error = error as? NIOConnectionError else {
            return .connect("\(host): \(words(error))")
        }
        // What a connection met says more than an address that was refused or not found beside it.
        for failure in error.connectionErrors where !(failure.error is WebSocketGate.Refusal) {
            return .connect("\(host): \(words(failure.error))")
        }
        if let refusal = error.connectionErrors.first?.error as? WebSocketGate.Refusal {
            return .refusedAddress(host: host, address: refusal.address)
        }
        let lookup = error.dnsAAAAError ?? error.dnsAError
        return .nameLookup("\(host): no address (\(lookup.map(words) ?? "none was found"))")
    }

    /// What an error says, without the names of functions.
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as IOError: "\(SystemFailure(code: error.errnoCode))"
        case let error as SocketAddressError.UnknownHost: error.errorDescription
        case NIOSSLError.uncleanShutdown: "it ended without the end of TLS"
        default: WebSocketTrust.words(error)
        }
    }
}
