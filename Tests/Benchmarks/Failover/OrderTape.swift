import Foundation

/// What left the processes, read as it grows.
final class OrderTape {
    private let path: String
    private var place = 0
    private var rest = ""
    /// Client order ids in the order in which they left.
    private(set) var orders: [String] = []

    init(path: String) { self.path = path }

    /// Reads what has come; gives the number of orders so far.
    @discardableResult
    func read() -> Int {
        guard let file = fopen(path, "r") else { return orders.count }
        defer { fclose(file) }
        fseek(file, place, SEEK_SET)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            place += count
            rest += String(decoding: buffer[..<count], as: UTF8.self)
        }
        var lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
        rest = String(lines.popLast() ?? "")
        orders += lines.compactMap { $0.split(separator: " ").last.map(String.init) }
        return orders.count
    }

    /// The life that an order id names.
    static func epoch(of order: String) -> Int? {
        let parts = order.split(separator: "-")
        return parts.count == 3 ? Int(parts[1], radix: 36) : nil
    }
}
