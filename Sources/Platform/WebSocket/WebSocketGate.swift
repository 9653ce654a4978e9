internal import NIOCore

/// Stands before the socket and refuses addresses that are not allowed, at the very moment of connecting: a
/// name cannot change its meaning between check and use.
final class WebSocketGate: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Refusal: Error {
        let address: String
    }

    private let address: WebSocketAddress

    init(_ address: WebSocketAddress) {
        self.address = address
    }

    func connect(
        context: ChannelHandlerContext,
        to target: SocketAddress,
        promise: EventLoopPromise<Void>?
    ) {
        let meant = target.withSockAddr { pointer, size in
            IPAddress(socketAddress: UnsafeRawBufferPointer(start: pointer, count: size))
        }
        guard let meant, address.allows(meant) else {
            promise?.fail(Refusal(address: meant.map { "\($0)" } ?? "an address of another kind"))
            return
        }
        context.connect(to: target, promise: promise)
    }
}
