import Foundation
import TradingCore
import TradingEngine

/// The book with the trading time that it stands for.
struct SavedBook: Codable {
    let time: UTCTime
    let book: Book
}

/// Saved books as bytes, for the journal's snapshots.
enum SnapshotCodec {
    static func encode(_ saved: SavedBook) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(saved))
    }

    static func decode(_ bytes: [UInt8]) throws -> SavedBook {
        try JSONDecoder().decode(SavedBook.self, from: Data(bytes))
    }
}
