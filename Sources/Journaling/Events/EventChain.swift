internal import TradingCore

/// SHA-256, handed in by the caller: bytes in, 32 bytes out.
package typealias HashFunction = @Sendable ([UInt8]) -> [UInt8]

/// The hash chain over the event log, so that another program can verify it.
///
/// ```
/// genesis  = SHA-256( "martlet journal\n" ‖ generation ‖ "\n" )                 as UTF-8
/// hash(n)  = SHA-256( hash(n-1) ‖ i64(n) ‖ i64(time) ‖ i64(recorded)
///                     ‖ text(kind) ‖ text(cause) ‖ text(payload) )
/// i64(x)   = x as 8 bytes, two's complement, most significant byte first
/// text(s)  = number of UTF-8 bytes as 4 bytes, most significant first ‖ the UTF-8 bytes
/// ```
///
/// `hash(0)` is the genesis; `generation` is the journal's birth mark in `meta`; `time` and `recorded`
/// are nanoseconds since 1970 as the columns hold them; `payload` is the column's text, byte for byte.
package struct EventChain: Sendable {
    /// Bytes of a hash.
    package static let hashLength = 32
    /// The hash of the last event that was added, or the genesis.
    package private(set) var head: [UInt8]
    private let hash: HashFunction
    private var buffer: [UInt8] = []

    /// A chain that goes on after `head`.
    package init(head: [UInt8], hash: @escaping HashFunction) {
        precondition(head.count == Self.hashLength, "a head is \(Self.hashLength) bytes")
        self.head = head
        self.hash = hash
    }

    /// A chain that begins with a journal's birth mark.
    package init(generation: String, hash: @escaping HashFunction) {
        self.init(head: Self.genesis(generation, hash), hash: hash)
    }

    /// The hash before the first event.
    package static func genesis(_ generation: String, _ hash: HashFunction) -> [UInt8] {
        hash(Array("martlet journal\n\(generation)\n".utf8))
    }

    /// Moves the head over one event and returns the new head.
    package mutating func add(
        sequence: Int64,
        time: Int64,
        recorded: Int64,
        kind: String,
        cause: String,
        payload: String
    ) -> [UInt8] {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: head)
        append(sequence)
        append(time)
        append(recorded)
        append(kind)
        append(cause)
        append(payload)
        head = hash(buffer)
        precondition(head.count == Self.hashLength, "the hash function is not SHA-256")
        return head
    }

    /// Moves the head over a stored event; false when the stored hash is not the computed one.
    package mutating func follows(_ event: EventRecord) -> Bool {
        add(
            sequence: event.sequence,
            time: event.time.nanoseconds,
            recorded: event.recordedAt.nanoseconds,
            kind: event.kind,
            cause: event.cause,
            payload: event.payload
        ) == event.hash
    }

    private mutating func append(_ number: Int64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            buffer.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
        }
    }

    private mutating func append(_ text: String) {
        let bytes = text.utf8
        for shift in stride(from: 24, through: 0, by: -8) {
            buffer.append(UInt8(truncatingIfNeeded: bytes.count >> shift))
        }
        buffer.append(contentsOf: bytes)
    }
}
