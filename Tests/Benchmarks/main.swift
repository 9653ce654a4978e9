import Foundation

// Measures the release build: `martlet-bench [NAME ...]`, see docs/performance.md.

let asked = Array(CommandLine.arguments.dropFirst())
if asked.first == "failover" {
    guard let trial = FailoverTrial(Array(asked.dropFirst())) else {
        FileHandle.standardError.write(Data(FailoverTrial.usage.utf8))
        exit(64)
    }
    exit(trial.run())
}
if asked.first == "autobahn" {
    guard let run = AutobahnRun(Array(asked.dropFirst())) else {
        FileHandle.standardError.write(Data(AutobahnRun.usage.utf8))
        exit(64)
    }
    exit(run.run())
}
if asked.contains("--help") || asked.contains("-h") {
    print(BenchmarkCatalog.usage, terminator: "")
    exit(0)
}
let unknown = asked.filter { BenchmarkCatalog.named($0) == nil }
guard unknown.isEmpty else {
    FileHandle.standardError.write(
        Data("no benchmark is called \(unknown.joined(separator: ", "))\n".utf8)
            + Data(BenchmarkCatalog.usage.utf8)
    )
    exit(64)
}
exit(BenchmarkSession(names: asked).run())
