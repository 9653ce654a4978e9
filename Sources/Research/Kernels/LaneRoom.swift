/// The lanes of one stretch of bars, eight at a time: `next = decay * last + input`. Results replace the inputs, in
/// cells of the lane's own or where its job says.
struct LaneRoom {
    typealias Lane = UnsafeMutablePointer<Double>

    private let cells: Lane
    private let places: UnsafeMutablePointer<Lane>
    private let states: Lane
    private let decays: Lane
    private let rows: Int
    private let lanes: Int
    private static let width = 8

    /// Room for lanes of so many rows, an even number.
    init(lanes count: Int, rows: Int) {
        lanes = (count + Self.width - 1) / Self.width * Self.width
        self.rows = rows
        // The true ranges come behind the lanes.
        cells = .allocate(capacity: (lanes + 1) * rows)
        cells.initialize(repeating: 0, count: (lanes + 1) * rows)
        places = .allocate(capacity: lanes)
        for lane in 0..<lanes { (places + lane).initialize(to: cells + lane * rows) }
        states = .allocate(capacity: lanes)
        states.initialize(repeating: 0, count: lanes)
        decays = .allocate(capacity: lanes)
        decays.initialize(repeating: 0, count: lanes)
    }

    func free() {
        cells.deallocate()
        places.deallocate()
        states.deallocate()
        decays.deallocate()
    }

    /// A lane's own cells.
    subscript(lane: Int) -> Lane { cells + lane * rows }

    /// The true ranges of the stretch, once for all that want them.
    var ranges: Lane { cells + lanes * rows }

    func set(_ lane: Int, state: Double, decay: Double) {
        states[lane] = state
        decays[lane] = decay
    }

    func state(_ lane: Int) -> Double { states[lane] }

    /// Where a lane lies in the next stretch.
    func move(_ lane: Int, to place: Lane) { places[lane] = place }

    /// Lets every lane go through so many cells.
    func run(_ count: Int) {
        for first in stride(from: 0, to: lanes, by: Self.width) { run(count, first) }
    }

    private func run(_ count: Int, _ first: Int) {
        let place = places + first
        let (a, b, c, d) = (place[0], place[1], place[2], place[3])
        let (e, f, g, h) = (place[4], place[5], place[6], place[7])
        var state = vector(states, first)
        let decay = vector(decays, first)
        for row in 0..<count {
            let input = Eight(a[row], b[row], c[row], d[row], e[row], f[row], g[row], h[row])
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

    private func vector(_ cells: Lane, _ first: Int) -> Eight {
        var vector = Eight(repeating: 0)
        for lane in 0..<Self.width { vector[lane] = cells[first + lane] }
        return vector
    }
}
