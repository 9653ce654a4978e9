/// Chooses the strongest without sorting them all. Equal scores go by their place.
struct RankOrder {
    private(set) var isChosen: [Bool]
    /// A score's bits, which order as positive scores do, with the place below them turned round.
    private var keys: [UInt64]
    private var scratch: [UInt64]
    /// The box of each score, and how many each box holds.
    private var boxOf: [UInt16]
    private var counts: [Int]
    private static let boxes = 512

    init(_ count: Int) {
        isChosen = Array(repeating: false, count: count)
        keys = Array(repeating: 0, count: count)
        scratch = keys
        boxOf = Array(repeating: 0, count: count)
        counts = Array(repeating: 0, count: Self.boxes)
    }

    /// Those that are held and rank within the band, then the strongest others that rank within the places, as
    /// long as there are places.
    mutating func choose(_ scores: [Double], places: Int, band: Int, _ units: [Double]) {
        let count = scores.count
        for place in 0..<count {
            // Scores that differ in their last bits alone count as equal: 2^16 places fit below the rest.
            let low = UInt64(truncatingIfNeeded: count &- 1 &- place)
            keys[place] = scores[place].bitPattern & ~0xFFFF | low
            isChosen[place] = false
        }
        if places < count { fillBoxes() }
        let bandLimit = limit(band)
        var free = places
        for place in 0..<count where units[place] > 0 && keys[place] >= bandLimit {
            isChosen[place] = true
            free -= 1
        }
        guard free > 0 else { return }
        let placeLimit = limit(places)
        var fresh = 0
        for place in 0..<count where keys[place] >= placeLimit && !isChosen[place] {
            scratch[fresh] = keys[place]
            fresh += 1
        }
        let least = fresh > free ? select(free, among: fresh) : placeLimit
        for place in 0..<count where keys[place] >= max(least, placeLimit) {
            isChosen[place] = true
        }
    }

    /// The key of a rank. Scores fall into boxes of the same width from the least to the greatest; only the box that
    /// holds the rank is looked at closer.
    private mutating func limit(_ rank: Int) -> UInt64 {
        guard rank < keys.count else { return 0 }
        var (left, box) = (rank, Self.boxes - 1)
        while left > counts[box] {
            left -= counts[box]
            box -= 1
        }
        var found = 0
        for place in keys.indices where boxOf[place] == UInt16(box) {
            scratch[found] = keys[place]
            found += 1
        }
        return select(left, among: found)
    }

    /// Counts the scores of each box.
    private mutating func fillBoxes() {
        var (least, most) = (UInt64.max, UInt64.min)
        for key in keys {
            least = min(least, key)
            most = max(most, key)
        }
        let low = Self.score(least)
        let span = Self.score(most) - low
        let scale = span > 0 ? (Double(Self.boxes) - 0.5) / span : 0
        for box in counts.indices { counts[box] = 0 }
        for place in keys.indices {
            let box = Int((Self.score(keys[place]) - low) * scale)
            boxOf[place] = UInt16(truncatingIfNeeded: box)
            counts[box] += 1
        }
    }

    /// The score of a key, without its last bits.
    private static func score(_ key: UInt64) -> Double { Double(bitPattern: key & ~0xFFFF) }

    /// The n-th largest of the first cells of the scratch (C. A. R. Hoare, Algorithm 65: Find, 1961).
    private mutating func select(_ rank: Int, among count: Int) -> UInt64 {
        scratch.withUnsafeMutableBufferPointer { cells in
            var (low, high) = (0, count - 1)
            let wanted = rank - 1
            while low < high {
                let pivot = cells[(low &+ high) / 2]
                var (left, right) = (low, high)
                while left <= right {
                    while cells[left] > pivot { left &+= 1 }
                    while cells[right] < pivot { right &-= 1 }
                    if left <= right {
                        cells.swapAt(left, right)
                        left &+= 1
                        right &-= 1
                    }
                }
                if wanted <= right {
                    high = right
                } else if wanted >= left {
                    low = left
                } else {
                    break
                }
            }
            return cells[wanted]
        }
    }
}
