import Foundation

/// What every benchmark needs: a folder, the agent's program, and the machine's own numbers.
struct Stage {
    let folder: BenchFolder
    /// The release build of `martlet`, which lies beside this program.
    let program: String
    private(set) var disk = Samples()
    private(set) var trip = Samples()

    init() throws {
        guard let own = Bundle.main.executablePath else { throw BenchFailure("where am I?") }
        program =
            URL(fileURLWithPath: own).deletingLastPathComponent()
            .appendingPathComponent("martlet").path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchFailure("there is no martlet beside \(own); run scripts/bench")
        }
        folder = try BenchFolder.temporary()
    }

    func with(disk: Samples, trip: Samples) -> Stage {
        var stage = self
        stage.disk = disk
        stage.trip = trip
        return stage
    }

    /// The disk's own time as a baseline, in milliseconds.
    var diskBaseline: (name: String, value: Double) {
        ("fdatasync ms", Double(disk.median) / 1e6)
    }
}
