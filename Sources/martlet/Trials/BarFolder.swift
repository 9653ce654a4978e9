import Foundation
import Simulation
import TradingCore

/// The recorded bars of an installation: files of a folder and the folders in it, as text or packed.
struct BarFolder: Sendable {
    let path: String

    /// A file by what its name tells.
    struct Entry: Sendable, Hashable {
        let path: String
        let name: BarFileName
    }

    /// Entries of the folder that are looked at.
    private static let entriesMax = 10_000

    /// All files, by path. Reads folders: not on the loop.
    var entries: [Entry] {
        let found = FileManager.default.enumerator(atPath: path)
        var entries: [Entry] = []
        var looked = 0
        while let entry = found?.nextObject() as? String, looked < Self.entriesMax {
            looked += 1
            let isPack = entry.hasSuffix(".bars")
            guard isPack || entry.hasSuffix(".csv") else { continue }
            // A pack is named as the text that it was made of.
            let name = isPack ? entry.dropLast(5) + ".csv" : entry[...]
            entries.append(
                Entry(path: "\(path)/\(entry)", name: BarFileName(path: String(name)))
            )
        }
        return entries.sorted { $0.path < $1.path }
    }

    /// The file of a symbol that has the longest bars of which an interval is made; the very symbol before one
    /// that only names its base currency, packed before text.
    static func best(
        of symbol: String,
        among entries: [Entry],
        for interval: BarInterval?
    ) -> Entry? {
        let fitting = entries.filter { entry in
            guard matches(entry.name.symbol, symbol) else { return false }
            guard let interval, let own = entry.name.interval else { return true }
            return interval.seconds % own.seconds == 0
        }
        return fitting.max { rank($0, symbol) < rank($1, symbol) }
    }

    private static func rank(_ entry: Entry, _ symbol: String) -> (Int, Int, Int, String) {
        let isExact = entry.name.symbol.uppercased() == symbol.uppercased()
        let isPack = entry.path.hasSuffix(".bars")
        return (
            isExact ? 1 : 0, entry.name.interval?.seconds ?? 0, isPack ? 1 : 0, entry.path
        )
    }

    /// Whether a file's symbol is the one that is meant: the very one, its base currency, or the same pair
    /// against another dollar.
    static func matches(_ file: String, _ symbol: String) -> Bool {
        let (file, symbol) = (file.uppercased(), symbol.uppercased())
        if file == symbol { return true }
        let dollars = ["USD", "USDT", "USDC"]
        let base = dollars.first { symbol.hasSuffix($0) && symbol.count > $0.count }
            .map { String(symbol.dropLast($0.count)) }
        return [symbol, base].compactMap(\.self).contains { base in
            dollars.contains { file == base + $0 || file == base + $0 + "-PERP" }
                || file == base + "-PERP"
        }
    }
}
