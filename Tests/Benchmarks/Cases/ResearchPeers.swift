import Foundation

/// The same work by others: plain C, and what python3 has.
enum ResearchPeers {
    /// Least milliseconds of processor time by peer, for each case; for `twice` a ratio, for `events` a rate.
    typealias Found = [String: [(name: String, milliseconds: Double)]]

    /// Runs what is there; what is not installed is left out.
    static func measure(_ stage: Stage) throws -> Found {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().path
        var found: Found = [:]
        let floor = stage.folder.path + "/floor"
        let compiler = ["cc", "-O3", "-march=native", "-ffast-math", "-o", floor]
        if try output(compiler + [sources + "/Floor/floor.c", "-lm", "-lpthread"]) != nil,
            let text = try output([floor])
        {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count == 2, let number = Double(words[1]) else { continue }
                found[String(words[0]), default: []].append(("plain C", number))
            }
        }
        for (name, rows) in try python("research.py") { found[name, default: []] += rows }
        return found
    }

    /// What a script of the peers prints; nothing where python3 or what it needs is not there.
    static func python(_ script: String) throws -> Found {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().path
        let python = ProcessInfo.processInfo.environment["MARTLET_BENCH_PYTHON"] ?? "python3"
        var found: Found = [:]
        let text = try output([python, sources + "/Peers/" + script]) ?? ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: "\t")
            guard words.count == 3, let number = Double(words[2]) else { continue }
            found[String(words[0]), default: []].append((String(words[1]), number))
        }
        return found
    }

    /// A result once for each peer, so that the table has a ratio with each.
    static func rows(
        _ result: Benchmark.Result,
        _ peers: [(name: String, milliseconds: Double)]?
    ) -> [Benchmark.Result] {
        guard let peers, !peers.isEmpty else { return [result] }
        return peers.map { peer in
            var row = result
            row.baseline = (peer.name, peer.milliseconds)
            return row
        }
    }

    /// What a program prints; nil where it is not there or fails.
    static func output(_ arguments: [String]) throws -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: text, as: UTF8.self) : nil
    }
}
