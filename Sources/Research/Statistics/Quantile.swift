/// Values that a share of a sample does not exceed.
package enum Quantile {
    /// Of values in rising order, at least one: between two neighbours on a straight line (the seventh kind of
    /// Hyndman and Fan, which numpy takes).
    package static func of(sorted values: [Double], _ share: Double) -> Double {
        precondition(!values.isEmpty && (0...1).contains(share), "values, and a share from 0 to 1")
        let place = share * Double(values.count - 1)
        let low = Int(place)
        let high = min(low + 1, values.count - 1)
        return values[low] + (values[high] - values[low]) * (place - Double(low))
    }
}
