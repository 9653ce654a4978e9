/// The answer as it comes in, with its bounds.
struct HTTPIncoming {
    let headBytesMax: Int
    let bodyBytesMax: Int

    private(set) var head = HTTPHeaders()
    private(set) var body: [UInt8] = []
    /// The blank line after the head has come. Curl takes a head that is cut before its length line
    /// for a whole answer; this does not.
    private(set) var isHeadWhole = false
    private(set) var isTooLarge = false
    private var headBytes = 0

    init(headBytesMax: Int, bodyBytesMax: Int) {
        self.headBytesMax = headBytesMax
        self.bodyBytesMax = bodyBytesMax
    }

    /// Whether anything came.
    var isEmpty: Bool { headBytes == 0 && body.isEmpty }

    /// Takes a line of the head, of an interim head (status 1xx), or of trailers, which are dropped.
    /// False ends the transfer.
    mutating func take(line: UnsafeRawBufferPointer) -> Bool {
        headBytes += line.count
        guard headBytes <= headBytesMax else {
            isTooLarge = true
            return false
        }
        if line.starts(with: "HTTP/".utf8), body.isEmpty {
            head = HTTPHeaders()
            isHeadWhole = false
        } else if line.allSatisfy({ $0 == 13 || $0 == 10 }) {
            isHeadWhole = true
        } else if !isHeadWhole {
            head.append(line: line)
        }
        return true
    }

    /// Takes a piece of the body. False ends the transfer.
    mutating func take(piece: UnsafeRawBufferPointer) -> Bool {
        guard body.count + piece.count <= bodyBytesMax else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: piece)
        return true
    }
}
