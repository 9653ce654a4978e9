import Glibc
import Platform
import StandIns

/// Messages of 200 bytes from a server on loopback, taken out of the inbox by one thread: as fast as they come,
/// and at the rate that is promised. Beside it a plain loop that reads the same bytes from a blocking socket
/// and looks at none. Processor time is that of both receiving threads; the server's own is left out.
enum WebSocketCase {
    private static let messageBytes = 200
    private static let promisedRate = 20_000
    private static let fastCount = 2_000_000
    private static let pacedSeconds = 5
    private static let rounds = 3

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let fast = try best { try receive(fastCount, perMillisecond: nil) }
        let fastFloor = try best { try read(fastCount, perMillisecond: nil) }
        let pacedCount = promisedRate * pacedSeconds
        let pace = promisedRate / 1_000
        let paced = try receive(pacedCount, perMillisecond: pace)
        let pacedFloor = try read(pacedCount, perMillisecond: pace)
        return [
            .init(
                what: "messages of \(messageBytes) bytes, as fast as they come",
                measured: .rate(fast.perSecond, unit: "messages", count: fast.count),
                target: .atLeast(Double(promisedRate)),
                baseline: ("plain read loop", fastFloor.perSecond)
            ),
            .init(
                what: "processor time of a message, ns",
                measured: .ratio(fast.nanosecondsEach),
                baseline: ("plain read loop", fastFloor.nanosecondsEach)
            ),
            .init(
                what: "share of a core at \(Int(paced.perSecond.rounded())) messages/s",
                measured: .ratio(paced.share),
                target: .atMost(0.5),
                baseline: ("plain read loop", pacedFloor.share)
            ),
        ]
    }

    /// What one run took, in seconds.
    private struct Run {
        let count: Int
        let wall: Double
        let processor: Double

        var perSecond: Double { Double(count) / wall }
        var nanosecondsEach: Double { processor * 1e9 / Double(count) }
        var share: Double { processor / wall }
    }

    private static func best(_ run: () throws -> Run) throws -> Run {
        let runs = try (0..<rounds).map { _ in try run() }
        guard let best = runs.min(by: { $0.processor < $1.processor }) else {
            throw Missing(description: "nothing was measured")
        }
        return best
    }

    /// Through the client.
    private static func receive(_ count: Int, perMillisecond: Int?) throws -> Run {
        let times = Mailbox<Double>()
        let server = RawServer { peer, _ in
            guard peer.upgrade(proof) != nil else { return }
            send(count, perMillisecond, to: peer, frame: frame)
            _ = times.post(threadSeconds())
            _ = peer.awaitEnd()
        }
        let client = try WebSocketClient()
        let inbox = WebSocketInbox()
        let start = (SystemClock.monotonicNanoseconds(), EventsCase.processorSeconds())
        let link = client.open(
            WebSocketRequest(try WebSocketAddress(server.url)),
            inbox: inbox
        )
        var taken = 0
        var batch: [WebSocketEvent] = []
        while taken < count {
            batch.removeAll(keepingCapacity: true)
            let deadline = SystemClock.monotonicNanoseconds() + 10_000_000_000
            guard inbox.take(into: &batch, max: 1_024, waitUntilMonotonic: deadline) > 0 else {
                throw Missing(description: "the messages stopped after \(taken)")
            }
            for event in batch {
                switch event.kind {
                case .message(let message) where message.bytes.count == messageBytes: taken += 1
                case .connecting, .opened: break
                default: throw Missing(description: "the link said \(event.kind)")
                }
            }
        }
        let wall = SystemClock.monotonicNanoseconds() - start.0
        let processor = EventsCase.processorSeconds() - start.1 - first(of: times)
        link.cancel()
        client.shutdown()
        server.end()
        return Run(count: count, wall: Double(wall) / 1e9, processor: processor)
    }

    /// By a plain loop.
    private static func read(_ count: Int, perMillisecond: Int?) throws -> Run {
        let times = Mailbox<Double>()
        let server = RawServer { peer, _ in
            send(count, perMillisecond, to: peer, frame: frame)
            _ = times.post(threadSeconds())
            _ = peer.awaitEnd()
        }
        let start = (SystemClock.monotonicNanoseconds(), EventsCase.processorSeconds())
        let descriptor = try SocketRoundTrip.connected(port: server.port)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var left = count * frame.count
        while left > 0 {
            let got = Glibc.read(descriptor, &buffer, buffer.count)
            guard got > 0 else { throw Missing(description: "the bytes stopped") }
            left -= got
        }
        let wall = SystemClock.monotonicNanoseconds() - start.0
        let processor = EventsCase.processorSeconds() - start.1 - first(of: times)
        close(descriptor)
        server.end()
        return Run(count: count, wall: Double(wall) / 1e9, processor: processor)
    }

    private static let frame = WireFrame(1, [UInt8](repeating: 65, count: messageBytes)).bytes

    private static func proof(_ key: String) -> String {
        Base64.encode(Digest.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    }

    /// Writes frames: some hundred at once, or so many at each millisecond.
    private static func send(_ count: Int, _ perMillisecond: Int?, to peer: RawPeer, frame: [UInt8])
    {
        let step = perMillisecond ?? 250
        let block = [UInt8]((0..<step).flatMap { _ in frame })
        var next = SystemClock.monotonicNanoseconds()
        for _ in 0..<(count / step) {
            guard peer.write(block) else { return }
            guard perMillisecond != nil else { continue }
            next += 1_000_000
            let left = next - SystemClock.monotonicNanoseconds()
            if left > 0 { usleep(UInt32(left / 1_000)) }
        }
    }

    private static func first(of mailbox: Mailbox<Double>) -> Double {
        var batch: [Double] = []
        let deadline = SystemClock.monotonicNanoseconds() + 10_000_000_000
        _ = mailbox.takeAll(into: &batch, max: 1, waitUntilMonotonic: deadline)
        return batch.first ?? 0
    }

    private static func threadSeconds() -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
