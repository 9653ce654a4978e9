import Foundation

/// Runs benchmarks one after the other and shows their table at the end.
struct BenchmarkSession {
    let names: [String]

    /// The exit status: 0 when all were measured, 1 when one could not be. A missed target is told,
    /// and is no failure: machines differ.
    func run() -> Int32 {
        let chosen =
            names.isEmpty
            ? BenchmarkCatalog.all : names.compactMap { BenchmarkCatalog.named($0) }
        let stage: Stage
        do {
            stage = try Stage()
        } catch {
            say("cannot begin: \(error)")
            return 1
        }
        defer { stage.folder.remove() }
        // Children inherit it: no settings and no secrets of this folder are read by chance.
        guard chdir(stage.folder.path) == 0 else { return 1 }
        let disk = DiskRate.measure(in: stage.folder)
        let trip = SocketRoundTrip.measure()
        var table = ResultTable()
        table.add(
            "machine",
            [
                .init(what: "fdatasync of 8 KB on this disk", measured: .times(disk)),
                .init(what: "round trip of a raw socket", measured: .times(trip)),
            ]
        )
        var status: Int32 = 0
        for benchmark in chosen {
            say("\(benchmark.name): \(benchmark.summary) ...")
            do {
                let results = try benchmark.run(stage.with(disk: disk, trip: trip))
                table.add(benchmark.name, results)
                for result in results { say("    \(result.what): \(result.measured.plain.short)") }
            } catch {
                say("\(benchmark.name) could not be measured: \(error)")
                status = 1
            }
        }
        print("\n\(table.text)")
        return status
    }

    /// Progress, beside the table.
    private func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
