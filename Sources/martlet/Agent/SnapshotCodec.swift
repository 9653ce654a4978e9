import Foundation
import TradingEngine

/// The book as bytes, for the journal's snapshots.
enum SnapshotCodec {
    static func encode(_ book: Book) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(book))
    }

    static func decode(_ bytes: [UInt8]) throws -> Book {
        try JSONDecoder().decode(Book.self, from: Data(bytes))
    }
}
