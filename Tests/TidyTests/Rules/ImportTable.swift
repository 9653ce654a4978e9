/// Who may import whom: the rows of the design, one per target under `Sources/`.
struct ImportTable {
    struct Row {
        /// Modules that the target may import, and dependencies that it may declare.
        let allowed: Set<String>
        /// True for the executable, which wires everything; C stays in Platform even then.
        var isOpen = false

        func allows(_ module: String) -> Bool {
            allowed.contains(module) || (isOpen && !ImportTable.cModules.contains(module))
        }
    }

    /// Modules in C. Only Platform imports them; GRDB brings its own.
    static let cModules: Set<String> = ["CPlatform", "CHiredis", "CCairo", "SQLite3", "CSQLite"]
    /// Modules of the toolchain: they are imported without being declared in Package.swift.
    static let toolchain: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Swift",
        "_Builtin_intrinsics",
    ]
    /// Modules that are imported under one folder alone, by how their names begin: what stands on them can be
    /// changed for another without a look at the rest.
    static let folders: [String: String] = ["NIO": "Sources/Platform/WebSocket/"]
    /// The targets without I/O: no clock, no dice, no print, no sleep.
    static let core: Set<String> = [
        "TradingCore", "Strategies", "RiskControl", "TradingEngine", "Simulation", "Research",
        "Charts",
    ]

    private static let collections: Set<String> = [
        "Collections", "OrderedCollections", "DequeModule", "HeapModule", "BitCollections",
        "HashTreeCollections",
    ]
    private static let edge: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
    ]

    static let rows: [String: Row] = [
        "TradingCore": Row(allowed: collections),
        // Glibc stands here and in Research for log, exp, pow and their like alone; the purity rule holds the rest.
        "Strategies": Row(allowed: ["TradingCore", "Glibc"]),
        "RiskControl": Row(allowed: ["TradingCore"]),
        "TradingEngine": Row(allowed: ["TradingCore", "Strategies", "RiskControl"]),
        "Simulation": Row(
            allowed: ["TradingCore", "Strategies", "RiskControl", "TradingEngine"]),
        // The compiler's own vector instructions, for kernels: they are arithmetic.
        "Research": Row(
            allowed: ["TradingCore", "Strategies", "Simulation", "Glibc", "_Builtin_intrinsics"]),
        "Charts": Row(allowed: ["TradingCore"]),
        "CPlatform": Row(allowed: []),
        "Platform": Row(
            allowed: edge.union([
                "CPlatform", "Dispatch", "Logging", "CHiredis", "NIOCore", "NIOPosix", "NIOTLS",
                "NIOSSL",
            ])
        ),
        "Venues": Row(allowed: edge.union(["TradingCore", "Platform", "Logging"])),
        // Dispatch ends a query that takes too long; Synchronization numbers the calls.
        "Journaling": Row(
            allowed: edge.union([
                "TradingCore", "GRDB", "GRDBSQLite", "Dispatch", "Synchronization",
            ])
        ),
        "ChatOps": Row(
            allowed: edge.union(["TradingCore", "Platform", "Mustache", "Yams", "Logging"])
        ),
        "martlet": Row(allowed: [], isOpen: true),
    ]
}
