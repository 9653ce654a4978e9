/// The last samples of a series, oldest first, in a ring of fixed size.
struct SampleWindow: Sendable {
    private var samples: [Double] = []
    private var oldest = 0
    let size: Int

    init(size: Int) {
        precondition(size >= 1, "a window holds a sample")
        self.size = size
        samples.reserveCapacity(size)
    }

    var count: Int { samples.count }
    var isFull: Bool { samples.count == size }
    /// Whether the ring has just come round, the moment to sum up afresh.
    var isAtStart: Bool { isFull && oldest == 0 }
    /// In no promised order.
    var unordered: [Double] { samples }

    /// The sample that came so many samples before the newest of a full window; 0 is the newest.
    subscript(back age: Int) -> Double {
        precondition(isFull && age < size, "the window holds the sample")
        return samples[(oldest + size - 1 - age) % size]
    }

    /// Adds a sample; returns the one that it pushed out of a full window.
    mutating func push(_ sample: Double) -> Double? {
        guard isFull else {
            samples.append(sample)
            return nil
        }
        let dropped = samples[oldest]
        samples[oldest] = sample
        oldest = oldest + 1 == size ? 0 : oldest + 1
        return dropped
    }
}
