import Glibc

/// How long the blocks of a stationary bootstrap shall be on the average, so that they keep what the returns
/// remember of one another.
///
/// Sources: D. N. Politis and H. White, Automatic Block-Length Selection for the Dependent Bootstrap,
/// Econometric Reviews 23 (2004), with the correction of A. Patton, D. N. Politis and H. White, Econometric
/// Reviews 28 (2009).
package enum BlockLength {
    /// The mean length for the stationary bootstrap, at least 1 and at most the lesser of 3 roots of the
    /// count and a third of it; 1 for fewer than 10 values or without spread.
    package static func stationary(_ values: [Double]) -> Double {
        let count = values.count
        guard count >= 10 else { return 1 }
        let bandwidth = bandwidth(values)
        guard let covariances = bandwidth.covariances, covariances[0] > 0 else { return 1 }
        var slope = 0.0
        var spectrum = covariances[0]
        for lag in 1...bandwidth.lags {
            let weight = flatTop(Double(lag) / Double(bandwidth.lags))
            slope += 2 * weight * Double(lag) * covariances[lag]
            spectrum += 2 * weight * covariances[lag]
        }
        guard spectrum != 0 else { return 1 }
        let size = Double(count)
        // 2 G^2 / D with D = 2 g(0)^2, the constant of the correction.
        let length = cbrt(slope * slope / (spectrum * spectrum) * size)
        return max(1, min(length, min(3 * size.squareRoot(), size / 3).rounded(.up)))
    }

    /// The flat-top window: 1 up to a half, then falling to 0 at 1.
    private static func flatTop(_ share: Double) -> Double {
        share <= 0.5 ? 1 : 2 * (1 - share)
    }

    /// How many lags matter, and the autocovariances up to the most that are looked at; nil without spread.
    private static func bandwidth(_ values: [Double]) -> (lags: Int, covariances: [Double]?) {
        let size = Double(values.count)
        let run = max(5, Int(log10(size).squareRoot().rounded(.up)))
        let lagsMax = min(Int(size.squareRoot().rounded(.up)) + run, values.count - 1)
        let covariances = autocovariances(values, upTo: lagsMax)
        guard covariances[0] > 0 else { return (1, nil) }
        let bound = 2 * (log10(size) / size).squareRoot()
        let isSmall = covariances.map { abs($0 / covariances[0]) < bound }
        // The first lag after which a run of correlations is as good as nothing.
        let last = (0...max(0, lagsMax - run)).first { lag in
            (lag + 1...lag + run).allSatisfy { $0 > lagsMax || isSmall[$0] }
        }
        return (min(2 * max(last ?? lagsMax, 1), lagsMax), covariances)
    }

    /// The autocovariances of lags 0 to `lagsMax`, each divided by the count.
    private static func autocovariances(_ values: [Double], upTo lagsMax: Int) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        let centred = values.map { $0 - mean }
        return (0...lagsMax).map { lag in
            var sum = 0.0
            for place in lag..<centred.count { sum += centred[place] * centred[place - lag] }
            return sum / Double(centred.count)
        }
    }
}
