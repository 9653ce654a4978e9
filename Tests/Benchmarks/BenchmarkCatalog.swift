/// One thing that is measured.
struct Benchmark {
    let name: String
    let summary: String
    let run: (Stage) throws -> [Result]

    /// A line of the table: what was measured, what is wanted, and against what it stands.
    struct Result {
        let what: String
        let measured: Measured
        /// What the project promises; nil where nothing is promised.
        var target: Target?
        /// The same thing in its barest form, measured in the same run.
        var baseline: (name: String, value: Double)?
    }
}

/// All benchmarks by name.
enum BenchmarkCatalog {
    static var all: [Benchmark] {
        [
            Benchmark(
                name: "latency",
                summary: "an update from Telegram to its durable reply",
                run: LatencyCase.run
            ),
            Benchmark(
                name: "redraw",
                summary: "a tap under a backtest of 1,000,000 bars to its redrawn picture",
                run: RedrawCase.run
            ),
            Benchmark(
                name: "commands",
                summary: "authenticated commands a second, by socket and by Telegram",
                run: CommandsCase.run
            ),
            Benchmark(
                name: "strangers",
                summary: "100,000 strangers a minute while the operator halts",
                run: StrangersCase.run
            ),
            Benchmark(
                name: "start",
                summary: "process start to ready, and restart on 1,000,000 events",
                run: StartCase.run
            ),
            Benchmark(
                name: "memory",
                summary: "memory after a minute with Telegram and three paper markets",
                run: MemoryCase.run
            ),
            Benchmark(
                name: "journal",
                summary: "durable commits and grouped events a second",
                run: JournalCase.run
            ),
            Benchmark(
                name: "engine",
                summary: "a replay of minute bars as fast as possible",
                run: EngineCase.run
            ),
            Benchmark(
                name: "isolation",
                summary: "the same replay beside a dead Telegram and a dead webhook",
                run: IsolationCase.run
            ),
            Benchmark(
                name: "events",
                summary:
                    "a million quotes through the whole core: average cross, grid of 50 levels",
                run: EventsCase.run
            ),
            Benchmark(
                name: "websocket",
                summary: "messages from a WebSocket on loopback, and what they cost",
                run: WebSocketCase.run
            ),
            Benchmark(
                name: "research",
                summary: "indicators, backtests and sweeps over columns, beside C and Python",
                run: ResearchCase.run
            ),
        ]
    }

    static func named(_ name: String) -> Benchmark? { all.first { $0.name == name } }

    static var usage: String {
        "Usage: martlet-bench [NAME ...]     without a name all are run\n"
            + all.map { "  \($0.name.padded(to: 12))\($0.summary)\n" }.joined()
            + "MARTLET_BENCH_DIR names the folder to work under (else TMPDIR); its disk is what is "
            + "measured.\n"
    }
}
