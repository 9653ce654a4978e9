import Foundation

/// Minute bars of a price that swings around 100, so that a grid trades on nearly every one of them.
enum SwingFileMaking {
    static func write(bars: Int, in folder: BenchFolder) throws -> String {
        let path = folder.file("SWING-1m.csv")
        var text = "time,open,high,low,close,volume\n"
        var noise: UInt64 = 5
        var price = 10_000
        for bar in 0..<bars {
            // Source of the constants: Knuth's MMIX generator.
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let wave = 300 * sin(Double(bar) / 37) + 150 * sin(Double(bar) / 5.3)
            let close = 10_000 + Int(wave) + Int(noise >> 33) % 40 - 20
            let time = Date(timeIntervalSince1970: 1_740_960_000 + Double(bar) * 60)
            let values = [price, max(price, close) + 10, min(price, close) - 10, close]
                .map { String(format: "%.2f", Double($0) / 100) }
            text += "\(time.formatted(.iso8601)),\(values.joined(separator: ","))"
            text += ",\(500 + bar % 7)\n"
            price = close
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
