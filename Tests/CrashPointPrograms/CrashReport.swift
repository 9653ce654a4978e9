import CrashPoints
import Foundation

/// Runs what was asked for and prints how it went.
struct CrashReport {
    private let options: CrashOptions

    init(_ options: CrashOptions) { self.options = options }

    /// The exit code: 0 when every promise held.
    func run() throws -> Int32 {
        let sweep = CrashSweep(program: options.agent, shortWrites: options.shortWrites)
        var points = options.points
        if points.isEmpty {
            let census = try sweep.census()
            let counts = census.counts.sorted { $0.key < $1.key }
            print("calls: " + counts.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            points = census.points(calls: options.calls, faults: options.faults)
            if let sample = options.sample {
                points = points.drawn(sample, seed: options.seed)
            }
        }
        print("points: \(points.count)")
        if options.onlyCounts { return 0 }
        let began = Date()
        let total = points.count
        let (tallies, breaches) = sweep.run(points, threads: options.threads) {
            done,
            point,
            breach in
            if let breach {
                print("BROKEN \(point)")
                for line in breach.what { print("    \(line)") }
            } else if done.isMultiple(of: 50) {
                print("\(done) of \(total)")
            }
            fflush(nil)
        }
        show(tallies)
        let minutes = Date().timeIntervalSince(began) / 60
        print(
            String(format: "%d points in %.1f minutes, %d broken", total, minutes, breaches.count)
        )
        for breach in breaches { print("repeat: --point \(breach.point)") }
        return breaches.isEmpty ? 0 : 1
    }

    private func show(_ tallies: [String: CrashSweep.Tally]) {
        print("\ncall and fault     points  broken  unreached  survived")
        for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
            let how = tally.survived.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }
            let numbers = [tally.points, tally.broken, tally.unreached]
            let widths = [6, 8, 11]
            let columns = zip(numbers, widths).map { number, width in
                let text = String(number)
                return String(repeating: " ", count: max(0, width - text.count)) + text
            }
            let label = name.padding(toLength: 18, withPad: " ", startingAt: 0)
            print(label + " " + columns.joined() + "  " + how.joined(separator: ", "))
        }
    }
}
