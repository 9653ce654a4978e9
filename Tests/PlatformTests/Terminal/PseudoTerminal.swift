import Glibc
import Platform
import Testing

/// A pseudo-terminal of 40 columns: the test types at one end and reads what the program draws.
final class PseudoTerminal {
    let program: Int32
    private let person: Int32
    private(set) var seen = ""

    init(columns: UInt16 = 40) throws {
        var ends: (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: 20, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&ends.0, &ends.1, nil, nil, &size) == 0)
        (person, program) = ends
    }

    deinit {
        close(person)
        close(program)
    }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        #expect(write(person, bytes, bytes.count) == bytes.count)
    }

    /// Reads until the drawn text since the last call of `forget` contains a part, for at most ten
    /// seconds.
    func waits(for part: String) -> Bool {
        let deadline = SystemClock.monotonicNanoseconds() + 10_000_000_000
        while !seen.contains(part) {
            let left = deadline - SystemClock.monotonicNanoseconds()
            var waiting = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waiting, 1, Int32(left / 1_000_000 + 1)) > 0 else { return false }
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = read(person, &bytes, bytes.count)
            guard count > 0 else { return false }
            // The terminal's driver adds carriage returns of its own; they move nothing that
            // matters here.
            let drawn = bytes[..<count].filter { $0 != UInt8(ascii: "\r") }
            seen += String(decoding: drawn, as: UTF8.self)
        }
        return true
    }

    func forget() { seen = "" }

    func resize(columns: UInt16) {
        var size = winsize(ws_row: 20, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(person, UInt(TIOCSWINSZ), &size)
    }
}
