import Foundation
import Journaling
import TradingCore
import TradingEngine

/// The book with the trading time that it stands for.
struct SavedBook: Codable {
    let time: UTCTime
    var book: Book
}

/// Saved books as bytes, for the journal's snapshots: one line of JSON for the book without its orders,
/// and one for the orders, which are the larger half. So two threads can read them.
enum SnapshotCodec {
    private static let lineEnd = UInt8(ascii: "\n")

    static func encode(_ saved: SavedBook) throws -> [UInt8] {
        let parts = saved.book.parted()
        let rest = try SortedJSONEncoder.encode(SavedBook(time: saved.time, book: parts.rest))
        return try rest + [lineEnd] + SortedJSONEncoder.encode(parts.orders)
    }

    /// Also reads a single line that holds everything.
    static func decode(_ bytes: [UInt8]) throws -> SavedBook {
        guard let end = bytes.firstIndex(of: lineEnd) else {
            return try JSONDecoder().decode(SavedBook.self, from: Data(bytes))
        }
        let orders = MadeAhead("orders") {
            try JSONDecoder().decode([OrderRecord].self, from: Data(bytes[(end + 1)...]))
        }
        var saved = try JSONDecoder().decode(SavedBook.self, from: Data(bytes[..<end]))
        saved.book.rejoin(try orders.value())
        return saved
    }
}
