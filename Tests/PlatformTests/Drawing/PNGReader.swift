/// A second pair of eyes: reads PNG files of 8 bits and three colours as a reader would that knows nothing of
/// the writer. Sources: PNG, W3C Recommendation, second edition; RFC 1950, 1951.
struct PNGReader {
    let width: Int
    let height: Int
    /// 0x00RRGGBB, row by row.
    private(set) var pixels: [UInt32] = []

    enum Fault: Error, Equatable { case broken(String) }

    init(_ file: [UInt8]) throws {
        guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw Fault.broken("signature")
        }
        var place = 8
        var head: [UInt8] = []
        var body: [UInt8] = []
        var isEnded = false
        while place < file.count, !isEnded {
            let count = Self.big(file[place..<place + 4])
            let name = String(decoding: file[place + 4..<place + 8], as: UTF8.self)
            let content = Array(file[place + 8..<place + 8 + count])
            let sum = Self.big(file[place + 8 + count..<place + 12 + count])
            guard sum == Self.cyclicSum(file[place + 4..<place + 8 + count]) else {
                throw Fault.broken("CRC of \(name)")
            }
            switch name {
            case "IHDR": head = content
            case "IDAT": body += content
            case "IEND": isEnded = true
            default: throw Fault.broken(name)
            }
            place += 12 + count
        }
        guard isEnded, place == file.count, head.count == 13,
            Array(head[8...]) == [8, 2, 0, 0, 0]
        else { throw Fault.broken("head or end") }
        width = Self.big(head[0..<4])
        height = Self.big(head[4..<8])
        try unfilter(try Inflater.open(body))
    }

    private mutating func unfilter(_ bytes: [UInt8]) throws {
        let row = 3 * width
        guard bytes.count == height * (row + 1) else { throw Fault.broken("count of bytes") }
        var above = [UInt8](repeating: 0, count: row)
        for line in 0..<height {
            let start = line * (row + 1)
            var current = Array(bytes[start + 1..<start + 1 + row])
            switch bytes[start] {
            case 0: break
            case 2: for index in 0..<row { current[index] &+= above[index] }
            default: throw Fault.broken("filter \(bytes[start])")
            }
            for x in 0..<width {
                let (red, green, blue) = (current[3 * x], current[3 * x + 1], current[3 * x + 2])
                pixels.append(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
            }
            above = current
        }
    }

    private static func big(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func cyclicSum(_ bytes: ArraySlice<UInt8>) -> Int {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return Int(~sum)
    }
}

/// Deflate's dynamic blocks, bit by bit.
private struct Inflater {
    private let input: [UInt8]
    private var place = 16
    private var output: [UInt8] = []

    static func open(_ zlib: [UInt8]) throws -> [UInt8] {
        guard zlib.count > 6, zlib[0] & 15 == 8, (Int(zlib[0]) << 8 | Int(zlib[1])) % 31 == 0 else {
            throw PNGReader.Fault.broken("zlib's head")
        }
        var inflater = Inflater(input: zlib)
        try inflater.run()
        var (low, high) = (1, 0)
        for byte in inflater.output {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let told = zlib.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard told == high << 16 | low, (inflater.place + 7) / 8 == zlib.count - 4 else {
            throw PNGReader.Fault.broken("Adler-32 or length")
        }
        return inflater.output
    }

    private init(input: [UInt8]) { self.input = input }

    private mutating func bits(_ count: Int) throws -> Int {
        var value = 0
        for bit in 0..<count {
            guard place / 8 < input.count else { throw PNGReader.Fault.broken("too short") }
            value |= Int(input[place / 8] >> UInt8(place % 8) & 1) << bit
            place += 1
        }
        return value
    }

    private mutating func run() throws {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            guard try bits(2) == 2 else { throw PNGReader.Fault.broken("block type") }
            let literalCount = try bits(5) + 257
            let distanceCount = try bits(5) + 1
            let count = try bits(4) + 4
            var sizes = [Int](repeating: 0, count: 19)
            let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
            for index in 0..<count { sizes[order[index]] = try bits(3) }
            let code = Code(sizes)
            var lengths: [Int] = []
            while lengths.count < literalCount + distanceCount {
                switch try symbol(code) {
                case 16:
                    let last = lengths[lengths.count - 1]
                    lengths += [Int](repeating: last, count: try bits(2) + 3)
                case 17: lengths += [Int](repeating: 0, count: try bits(3) + 3)
                case 18: lengths += [Int](repeating: 0, count: try bits(7) + 11)
                case let length: lengths.append(length)
                }
            }
            try block(
                Code(Array(lengths[..<literalCount])),
                Code(Array(lengths[literalCount...]))
            )
        }
    }

    private static let bases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
        131, 163, 195, 227, 258,
    ]
    private static let extras = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]

    private mutating func block(_ literals: Code, _ distances: Code) throws {
        while true {
            let symbol = try symbol(literals)
            if symbol == 256 { return }
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            let length = Self.bases[symbol - 257] + (try bits(Self.extras[symbol - 257]))
            // Distances of one to four bytes have no extra bits.
            let distance = try self.symbol(distances) + 1
            guard distance <= 4, distance <= output.count else {
                throw PNGReader.Fault.broken("distance")
            }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func symbol(_ code: Code) throws -> Int {
        var value = 0
        for length in 1...15 {
            value = value << 1 | (try bits(1))
            if let symbol = code.symbols[length << 16 | value] { return symbol }
        }
        throw PNGReader.Fault.broken("code")
    }

    private struct Code {
        var symbols: [Int: Int] = [:]

        init(_ lengths: [Int]) {
            var code = 0
            for length in 1...15 {
                code <<= 1
                for (symbol, size) in lengths.enumerated() where size == length {
                    symbols[length << 16 | code] = symbol
                    code += 1
                }
            }
        }
    }
}
