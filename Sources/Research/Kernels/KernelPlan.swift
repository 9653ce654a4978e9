import Strategies

/// The kernels of a table, which go through the bars together, a tile at a time: what one of them read lies in the
/// nearest cache for the next.
struct KernelPlan {
    typealias Output = UnsafeMutablePointer<Double>

    /// Which of the table's columns the kernels fill.
    private(set) var isPlanned: [Bool]
    private var windows: [WindowRun] = []
    private var lanes = RecursiveLanes()
    /// Room that windows of jobs work in.
    private var scratch: [Output] = []
    /// Columns of more cells in all than a cache holds are written past it.
    private let isLarge: Bool
    private let bars: Int
    /// The bars that the slowest of the indicators needs.
    private let warmUp: Int
    private static let tile = 512
    private static let cachedCells = 1 << 19
    /// Cells of a column that may wait; a window that needs more is computed in its place.
    private static let waitingMax = 2_048

    init(_ indicators: [Indicator], _ columns: [Output], bars: Int) {
        self.bars = bars
        isLarge = bars * indicators.count > Self.cachedCells
        warmUp = indicators.map(\.barsNeeded).max() ?? 1
        isPlanned = Array(repeating: false, count: indicators.count)
        for place in indicators.indices where !isPlanned[place] {
            plan(indicators, place, columns)
        }
    }

    private mutating func plan(_ indicators: [Indicator], _ place: Int, _ columns: [Output]) {
        isPlanned[place] = true
        switch indicators[place] {
        case .simpleAverage(let period):
            windows.append(WindowRun(MeanJob(period, sink(columns[place], 9 * period)), bars: bars))
        case .volumeWeightedPrice(let period):
            let flows = cells(WeightedPriceJob.cells(period))
            let job = WeightedPriceJob(period, sink(columns[place], 9 * period), flows: flows)
            windows.append(WindowRun(job, bars: bars))
        case .bollinger(_, let period, let width):
            let signs: [Indicator.Edge: Double] = [.upper: 1, .middle: 0, .lower: -1]
            var sinks: [(edge: Double, sink: ColumnSink)] = []
            for edge in [Indicator.Edge.upper, .middle, .lower] {
                let wanted = Indicator.bollinger(edge, period, width: width)
                let found = indicators.indices.first {
                    ($0 == place || !isPlanned[$0]) && indicators[$0] == wanted
                }
                guard let found else { continue }
                isPlanned[found] = true
                sinks.append((signs[edge] ?? 0, sink(columns[found], 9 * period)))
            }
            let means = cells(BandJob.cells(period))
            windows.append(WindowRun(BandJob(period, width, sinks, means: means), bars: bars))
        default:
            let sink = sink(columns[place], warmUp + 2 * RecursiveLanes.stretch)
            if let job = RecursiveLanes.job(indicators[place], sink) {
                lanes.add(job)
            } else {
                sink.free()
                isPlanned[place] = false
            }
        }
    }

    /// Where a column is written, with room for so many cells that may wait beside those of a tile.
    private func sink(_ column: Output, _ waiting: Int) -> ColumnSink {
        let room = waiting + Self.tile
        return ColumnSink(column, room: isLarge && room <= Self.waitingMax ? room : nil)
    }

    private mutating func cells(_ count: Int) -> Output {
        let cells = Output.allocate(capacity: count)
        cells.initialize(repeating: 0, count: count)
        scratch.append(cells)
        return cells
    }

    func free() {
        for run in windows { run.free() }
        lanes.free()
        for cells in scratch { cells.deallocate() }
    }

    mutating func run(_ bars: BarPointers) {
        if !lanes.isEmpty { lanes.begin(bars) }
        var end = 0
        while end < bars.count {
            end = min(end + Self.tile, bars.count)
            for place in windows.indices { windows[place].advance(bars, to: end) }
            if !lanes.isEmpty { lanes.advance(bars, to: end) }
        }
    }
}
