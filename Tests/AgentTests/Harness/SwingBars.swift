import Foundation

/// Bars of one minute that swing around 100, so that a grid trades on nearly every one of them.
enum SwingBars {
    /// The text of a file with so many bars from a start in seconds since 1970.
    static func csv(count: Int, start: Int = 1_740_960_000, seed: UInt64 = 5) -> String {
        var text = "time,open,high,low,close,volume\n"
        var state = seed
        var price = 10_000
        let format = Date.ISO8601FormatStyle()
        for index in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = Int(state >> 33) % 40 - 20
            let wave = 300 * sin(Double(index) / 37) + 150 * sin(Double(index) / 5.3)
            let next = 10_000 + Int(wave) + noise
            let time = Date(timeIntervalSince1970: Double(start + index * 60)).formatted(format)
            let values = [price, max(price, next) + 10, min(price, next) - 10, next]
                .map { String(format: "%.2f", Double($0) / 100) }
            text += "\(time),\(values.joined(separator: ",")),\(500 + index % 7)\n"
            price = next
        }
        return text
    }

    /// What makes a grid trade a lot on them.
    static let grid = [
        "--kind", "perpetual", "--strategy", "grid", "--set", "range_width=4", "--set",
        "investment=5000",
    ]
}
