import Glibc

/// The normal distribution of mean 0 and variance 1.
package enum NormalDistribution {
    /// The probability of a value up to `bound`; relative precision holds in both tails.
    package static func cumulative(_ bound: Double) -> Double {
        0.5 * erfc(-bound / 2.squareRoot())
    }

    /// The value that is not exceeded with `probability`, 0 to 1; infinite at the ends, and NaN beyond them.
    ///
    /// A rough value (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23) is mended by Halley's
    /// method on the cumulative distribution until nothing is left to mend.
    package static func quantile(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else {
            if probability == 0 { return -.infinity }
            return probability == 1 ? .infinity : .nan
        }
        if probability > 0.5 { return -lowerQuantile(1 - probability) }
        return lowerQuantile(probability)
    }

    /// The quantile of a probability in the lower half.
    private static func lowerQuantile(_ probability: Double) -> Double {
        let root = (-2 * log(probability)).squareRoot()
        let above = 2.515517 + root * (0.802853 + root * 0.010328)
        let below = 1 + root * (1.432788 + root * (0.189269 + root * 0.001308))
        var value = above / below - root
        for _ in 0..<4 {
            let miss = cumulative(value) - probability
            let step = miss * (2 * Double.pi).squareRoot() * exp(value * value / 2)
            value -= step / (1 + value * step / 2)
        }
        return value
    }
}
