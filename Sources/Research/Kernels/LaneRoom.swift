/// Room for the lanes of one stretch: the inputs, which the results replace.
struct LaneRoom {
    typealias Lane = UnsafeMutablePointer<Double>

    private let cells: Lane
    private let states: Lane
    private let decays: Lane
    private let rows: Int
    private let groups: Int
    private static let width = 8

    init(lanes: Int, rows: Int) {
        groups = (lanes + Self.width - 1) / Self.width
        self.rows = rows
        cells = .allocate(capacity: groups * Self.width * rows)
        cells.initialize(repeating: 0, count: groups * Self.width * rows)
        states = .allocate(capacity: groups * Self.width)
        states.initialize(repeating: 0, count: groups * Self.width)
        decays = .allocate(capacity: groups * Self.width)
        decays.initialize(repeating: 0, count: groups * Self.width)
    }

    func free() {
        cells.deallocate()
        states.deallocate()
        decays.deallocate()
    }

    /// A lane's cells.
    subscript(lane: Int) -> Lane { cells + lane * rows }

    func set(_ lane: Int, state: Double, decay: Double) {
        states[lane] = state
        decays[lane] = decay
    }

    func state(_ lane: Int) -> Double { states[lane] }

    /// Lets every lane go through so many cells.
    func run(_ count: Int) {
        for group in 0..<groups { run(count, group * Self.width) }
    }

    private func run(_ count: Int, _ first: Int) {
        let (a, b, c, d) = (self[first], self[first + 1], self[first + 2], self[first + 3])
        let (e, f, g, h) = (self[first + 4], self[first + 5], self[first + 6], self[first + 7])
        var state = vector(states, first)
        let decay = vector(decays, first)
        for row in 0..<count {
            let input = SIMD8(a[row], b[row], c[row], d[row], e[row], f[row], g[row], h[row])
            state = decay * state + input
            a[row] = state[0]
            b[row] = state[1]
            c[row] = state[2]
            d[row] = state[3]
            e[row] = state[4]
            f[row] = state[5]
            g[row] = state[6]
            h[row] = state[7]
        }
        for lane in 0..<Self.width { states[first + lane] = state[lane] }
    }

    private func vector(_ cells: Lane, _ first: Int) -> SIMD8<Double> {
        var vector = SIMD8<Double>(repeating: 0)
        for lane in 0..<Self.width { vector[lane] = cells[first + lane] }
        return vector
    }
}
