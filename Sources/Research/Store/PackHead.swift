import Simulation
import TradingCore

/// The first 384 bytes of a pack.
struct PackHead {
    static let magic = Array("MRTLBARS".utf8)
    static let version: UInt32 = 1
    static let bytes = 384
    static let nameMax = 96
    static let names = ["time", "open", "high", "low", "close", "volume"]
    static let columns = 6
    /// More bars are no file of ours.
    static let countMax = 1 << 32
    private static let kinds: [InstrumentKind] = [.spot, .perpetual, .equity, .fx]

    let count: Int
    let seconds: Int
    let kind: InstrumentKind
    let tick: Int128
    let lot: Int128
    let source: [UInt8]
    let name: String
    /// Bytes of a number, for each column.
    var widths: [UInt8]
    var sums: [UInt64]

    init(_ pack: BarPack, tick: Int128, lot: Int128) {
        count = pack.rows.count
        seconds = pack.interval.seconds
        kind = pack.kind
        self.tick = tick
        self.lot = lot
        source = pack.source
        name = pack.name
        widths = Array(repeating: 8, count: Self.columns)
        sums = Array(repeating: 0, count: Self.columns)
    }

    /// magic 8, version 4, kind 1, widths 6, length of the name 1, seconds 4, count 8, tick 16, lot 16,
    /// source 32, name 96, sums 48; zeros; at the end the sum of what is before it.
    func encoded() -> [UInt8] {
        var bytes = Self.magic
        func put(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        put(Self.version)
        bytes.append(UInt8(Self.kinds.firstIndex(of: kind) ?? 0))
        bytes += widths
        bytes.append(UInt8(name.utf8.count))
        put(UInt32(seconds))
        put(UInt64(count))
        put(tick)
        put(lot)
        bytes += source
        bytes += Array(name.utf8) + Array(repeating: 0, count: Self.nameMax - name.utf8.count)
        for sum in sums { put(sum) }
        bytes += Array(repeating: 0, count: Self.bytes - 8 - bytes.count)
        put(Self.sum(bytes))
        return bytes
    }

    init(reading bytes: UnsafeRawBufferPointer) throws(PackProblem) {
        guard bytes.count >= Self.magic.count, BarPack.isPack(bytes.prefix(Self.magic.count)) else {
            throw .notAPack
        }
        guard bytes.count >= Self.bytes else { throw .damaged("it ends within its head") }
        func number<Number: FixedWidthInteger>(_ place: Int, _: Number.Type) -> Number {
            Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
        }
        let version = number(8, UInt32.self)
        guard version == Self.version else { throw .version(version) }
        let body = UnsafeRawBufferPointer(rebasing: bytes[..<(Self.bytes - 8)])
        guard Self.sum(body) == number(Self.bytes - 8, UInt64.self) else {
            throw .damaged("its head has another check sum")
        }
        count = Int(truncatingIfNeeded: number(24, UInt64.self))
        seconds = Int(number(20, UInt32.self))
        tick = number(32, Int128.self)
        lot = number(48, Int128.self)
        source = Array(bytes[64..<96])
        widths = Array(bytes[13..<19])
        name = String(decoding: bytes[96..<96 + min(Int(bytes[19]), Self.nameMax)], as: UTF8.self)
        sums = (0..<Self.columns).map { number(192 + 8 * $0, UInt64.self) }
        let place = Int(bytes[12])
        guard Self.kinds.indices.contains(place), seconds > 0, tick > 0, lot > 0,
            (1...Self.countMax).contains(count), widths.allSatisfy({ [4, 8, 16].contains($0) })
        else { throw .damaged("its head holds what cannot be") }
        kind = Self.kinds[place]
        let length = (0..<Self.columns).reduce(Self.bytes) { $0 + padded($1) }
        guard bytes.count == length else {
            throw .damaged("it has \(bytes.count) bytes and should have \(length)")
        }
    }

    /// Bytes of a column with what fills it up.
    func padded(_ place: Int) -> Int { (count * Int(widths[place]) + 63) / 64 * 64 }

    /// One bar out of the columns.
    func row(_ row: Int, _ columns: [PackColumn]) -> BarRow {
        BarRow(
            time: UTCTime(nanoseconds: Int64(truncatingIfNeeded: columns[0][row])),
            open: Price(units: columns[1][row] &* tick),
            high: Price(units: columns[2][row] &* tick),
            low: Price(units: columns[3][row] &* tick),
            close: Price(units: columns[4][row] &* tick),
            volume: Quantity(units: columns[5][row] &* lot)
        )
    }

    /// A check sum of 64 bits against damage, not against forgers: FNV-1a over words of eight bytes.
    /// Source: draft-eastlake-fnv.
    static func sum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var place = 0
        while place + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            hash = (hash ^ UInt64(littleEndian: word)) &* 0x100_0000_01B3
            hash ^= hash >> 32
            place += 8
        }
        for byte in bytes[place...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 29)
    }

    static func sum(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { sum($0) } }
}
