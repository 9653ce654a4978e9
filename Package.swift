// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules: Swift 6 mode, warnings are errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// In a release the rooms of the core are open to one another: what one says is specialised and inlined where
/// another calls it, down to a comparison of two prices. The compiler does that for libraries that could change by
/// themselves, so these say that they are such; inside the package nothing goes round by it.
let open =
    strict + [
        .unsafeFlags(
            [
                "-enable-library-evolution", "-no-emit-module-separately-wmo", "-Xfrontend",
                "-allow-non-resilient-access", "-Xfrontend", "-package-cmo",
            ],
            .when(configuration: .release)
        )
    ]

/// A library target under `Sources/`, in the order of the flow (see `Sources/README.md`).
func room(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    resources: [Resource] = [],
    _ settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// A test target under `Tests/`.
func proof(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
// For the WebSocket client alone: sockets with an event loop, and TLS.
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
// SQLite's C functions as GRDB links them, for the few calls that must be quick.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What the fuzz targets feed, besides the agent.
let fuzzedRooms: [Target.Dependency] = [
    "TradingCore", "Strategies", "TradingEngine", "Simulation", "CPlatform", "Platform",
    "Journaling",
    "ChatOps",
]

let package = Package(
    name: "martlet",
    products: [
        .executable(name: "martlet", targets: ["martlet"]),
        .executable(name: "martlet-bench", targets: ["martlet-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // The core: no clock, no dice, no I/O.
        room("TradingCore", [], open),
        room("Strategies", ["TradingCore"], open),
        room("RiskControl", ["TradingCore"], open),
        room("TradingEngine", ["TradingCore", "Strategies", "RiskControl"], open),
        room("Simulation", ["TradingCore", "Strategies", "RiskControl", "TradingEngine"]),
        room("Research", ["TradingCore", "Strategies", "Simulation"]),
        room("Charts", ["TradingCore"]),

        // The edges: they reach the world, and know nothing of one another.
        // libcurl, libedit, libqrencode and libcairo are loaded at their first use, see SharedLibrary.swift.
        .target(
            name: "CPlatform",
            linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("sqlite3")]
        ),
        room("Platform", ["CPlatform", logging, nioCore, nioPosix, nioTLS, nioSSL]),
        room("Journaling", ["TradingCore", grdb, sqlite]),
        room("ChatOps", ["TradingCore", "Platform", mustache, yams, logging]),

        // The executable: command line, configuration, wiring.
        .executableTarget(
            name: "martlet",
            dependencies: [
                "TradingCore", "Strategies", "RiskControl", "TradingEngine", "Simulation",
                "Research", "Charts", "Platform", "Journaling", "ChatOps", argumentParser, logging,
                yams,
            ],
            swiftSettings: strict,
            // Relative relocations packed and dead sections dropped: a quicker start and less memory.
            linkerSettings: [
                // By it the two processes of a pair know whether they are the same build.
                .unsafeFlags(["-Xlinker", "--build-id=sha1"]),
                .unsafeFlags(
                    [
                        "-use-ld=lld", "-Xlinker", "--gc-sections", "-Xlinker", "-z", "-Xlinker",
                        "pack-relative-relocs",
                    ],
                    .when(configuration: .release)
                ),
            ]
        ),

        // Stand-ins for the world outside, used by tests and benchmarks.
        .target(
            name: "StandIns",
            dependencies: [],
            path: "Tests/StandIns",
            swiftSettings: strict
        ),
        // A person's way to try the agent against a stand-in by hand.
        .executableTarget(
            name: "martlet-standin",
            dependencies: ["StandIns"],
            path: "Tests/StandInPrograms",
            swiftSettings: strict
        ),
        // The measurements of docs/performance.md; they start the release build of the agent.
        .executableTarget(
            name: "martlet-bench",
            dependencies: [
                "StandIns", "Journaling", "TradingCore", "Platform", "Research", "Strategies",
                "Simulation", "TradingEngine", "RiskControl",
            ],
            path: "Tests/Benchmarks",
            exclude: ["Floor", "Peers"],
            swiftSettings: strict
        ),
        // Disturbs the agent at its system calls; scripts/crash-points starts the program.
        .target(
            name: "CrashPoints",
            dependencies: ["StandIns", "Platform", "Journaling", "ChatOps", "TradingCore"],
            path: "Tests/CrashPoints",
            exclude: ["ShortWrites"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "martlet-crash",
            dependencies: ["CrashPoints"],
            path: "Tests/CrashPointPrograms",
            swiftSettings: strict
        ),
        proof("TradingCoreTests", ["TradingCore"]),
        proof("StrategiesTests", ["Strategies", "TradingCore", "StandIns"]),
        proof("RiskControlTests", ["RiskControl", "TradingCore", "StandIns"]),
        proof(
            "TradingEngineTests",
            ["TradingEngine", "Simulation", "Strategies", "RiskControl", "TradingCore"]
        ),
        proof(
            "SimulationTests",
            ["Simulation", "TradingEngine", "RiskControl", "TradingCore"]
        ),
        proof(
            "ResearchTests",
            ["Research", "Simulation", "Strategies", "TradingEngine", "TradingCore"]
        ),
        proof("ChartsTests", ["Charts", "TradingCore"]),
        proof("PlatformTests", ["Platform", "StandIns", logging]),
        proof("JournalingTests", ["Journaling", "TradingCore", "Platform", grdb]),
        proof("ChatOpsTests", ["ChatOps", "TradingCore", "Platform", "StandIns"]),
        // Replays of the fuzz targets' corpora; `Program` is compiled by scripts/fuzz alone.
        .testTarget(
            name: "FuzzingTests",
            dependencies: fuzzedRooms + ["martlet", "StandIns"],
            exclude: ["Program"],
            swiftSettings: strict,
            linkerSettings: [.linkedLibrary("curl")]
        ),
        proof("TidyTests", [yams]),
        proof(
            "AgentTests",
            [
                "martlet", "StandIns", "TradingCore", "Strategies", "RiskControl", "TradingEngine",
                "Simulation", "Research", "Platform", "Journaling", "ChatOps", "CrashPoints", yams,
                grdb,
            ]
        ),
    ]
)

// scripts/fuzz makes one program of the fuzz targets. libFuzzer brings its `main`, so the agent is linked as
// a library there, and its own entry point gets another name.
if Context.environment["MARTLET_FUZZING"] == "1" {
    let agent = package.targets.filter { $0.name == "martlet" }
    package.products = []
    package.targets.removeAll { $0.type == .test || $0.type == .executable }
    let renamed = SwiftSetting.unsafeFlags([
        "-Xfrontend", "-entry-point-function-name", "-Xfrontend", "martlet_main",
    ])
    package.targets += [
        .target(
            name: "martlet",
            dependencies: agent.flatMap(\.dependencies),
            path: "Sources/martlet",
            swiftSettings: strict + [renamed]
        ),
        .executableTarget(
            name: "martlet-fuzz",
            dependencies: fuzzedRooms + ["martlet"],
            path: "Tests/FuzzingTests",
            exclude: ["Replays"],
            swiftSettings: strict,
            linkerSettings: [.linkedLibrary("curl")]
        ),
    ]
}
