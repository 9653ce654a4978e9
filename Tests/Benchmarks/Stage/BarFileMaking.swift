import Foundation

/// Minute bars of a price that wanders, the same in every run.
enum BarFileMaking {
    /// `lots` makes the market deeper by so many times.
    static func write(
        bars: Int,
        in folder: BenchFolder,
        under name: String = "crypto",
        lots: Double = 1
    ) throws -> String {
        let path = try folder.folder(name).file("BTCUSDT-1m.csv")
        var text = "time,open,high,low,close,volume\n"
        var price = 50_000.0
        var dice = Dice(state: 11)
        for bar in 0..<bars {
            let close = price * (1 + (dice.next() - 0.5) * 0.002)
            let high = max(price, close) * (1 + dice.next() * 0.0005)
            let low = min(price, close) * (1 - dice.next() * 0.0005)
            let volume = lots * (1 + dice.next() * 20)
            let prices = [price, high, low, close].map { String(format: "%.2f", $0) }
            text += "\(time(ofMinute: bar)),\(prices.joined(separator: ","))"
            text += String(format: ",%.4f\n", volume)
            price = close
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Minutes of January 2026 and the months behind it, as if they all had 28 days.
    private static func time(ofMinute minute: Int) -> String {
        let formatted = Date(timeIntervalSince1970: 1_767_225_600 + Double(minute) * 60)
        return formatted.formatted(.iso8601)
    }
}

/// Numbers from 0 to 1 out of a seed. Source of the constants: Knuth's MMIX generator.
private struct Dice {
    var state: UInt64

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / 9_007_199_254_740_992
    }
}
