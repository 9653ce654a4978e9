import Testing

private func broken(_ path: String, _ text: String, declared: [String]? = nil) -> [String] {
    ImportRule.violations(in: SourceFile(path: path, text: text), declared: declared)
        .map { "\($0.line) \($0.problem)" }
}

@Test func `an import outside of the table is found, however it is written`() {
    let path = "Sources/ChatOps/A.swift"
    for line in [
        "import Venues", "@testable import Venues", "package import Venues",
        "internal import struct Venues.Order", "@preconcurrency\npackage import Venues",
        "import TradingCore; import Venues", "import enum Venues.Side",
    ] {
        #expect(broken(path, line).count == 1, "\(line)")
    }
    #expect(broken(path, "import TradingCore\nimport Platform\n// import Venues") == [])
    #expect(broken(path, "#if canImport(Darwin)\n#endif\nlet a = x.import") == [])
}

@Test func `the borders of the design are in the table`() {
    for (room, module) in [
        ("Strategies", "RiskControl"), ("ChatOps", "Venues"), ("ChatOps", "Journaling"),
        ("ChatOps", "TradingEngine"), ("Venues", "ChatOps"), ("Journaling", "Platform"),
        ("Journaling", "TradingEngine"), ("Platform", "TradingCore"), ("Platform", "Journaling"),
        ("martlet", "CPlatform"), ("ChatOps", "CPlatform"), ("Venues", "CPlatform"),
        ("TradingCore", "Foundation"), ("TradingEngine", "Glibc"), ("RiskControl", "Glibc"),
        ("Simulation", "FoundationEssentials"), ("TradingCore", "Logging"),
    ] {
        let found = broken("Sources/\(room)/A.swift", "\nimport \(module)")
        #expect(found == ["2 \(room) may not import \(module)"])
    }
    for (room, module) in [
        ("Strategies", "Glibc"), ("ChatOps", "Platform"), ("Venues", "Platform"),
        ("Simulation", "TradingEngine"), ("martlet", "Hummingbird"), ("martlet", "ChatOps"),
        ("TradingCore", "DequeModule"), ("Platform", "CPlatform"), ("Journaling", "GRDB"),
    ] {
        #expect(broken("Sources/\(room)/A.swift", "import \(module)") == [])
    }
}

@Test func `the event loop is imported by the WebSocket client alone`() {
    let line = "internal import NIOCore"
    #expect(broken("Sources/Platform/WebSocket/A.swift", line) == [])
    for path in ["Sources/Platform/HTTP/A.swift", "Sources/martlet/Agent/A.swift"] {
        #expect(
            broken(path, line) == ["1 NIOCore is imported outside of Sources/Platform/WebSocket/"]
        )
    }
    #expect(broken("Sources/ChatOps/A.swift", line).count == 1)
}

@Test func `a room without a row and an undeclared import are found`() {
    #expect(broken("Sources/Helpers/A.swift", "let a = 1").count == 1)
    let path = "Sources/ChatOps/A.swift"
    #expect(broken(path, "import Yams", declared: ["TradingCore"]).count == 1)
    #expect(broken(path, "import Yams\nimport Foundation", declared: ["Yams"]) == [])
}

@Test func `dependencies in Package.swift outside of the table are found`() {
    let text = """
        let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
        func room(_ name: String) -> Target { .target(name: name, dependencies: d) }
        let package = Package(
            name: "martlet",
            dependencies: [.package(url: "x", exact: "1")],
            targets: [
                room("TradingCore"),
                room("Strategies", ["TradingCore", "RiskControl"]),
                room("RiskControl", ["TradingCore", logging]),
                .target(name: "CPlatform", linkerSettings: [.linkedLibrary("curl")]),
                .target(name: "ChatOps", dependencies: [
                    "Venues", .product(name: "Yams", package: "Yams"), .target(name: "Journaling"),
                ]),
                room("Utils", []),
                .target(name: "StandIns", dependencies: ["Foo"], path: "Tests/StandIns"),
                proof("ChatOpsTests", ["ChatOps", "Venues"]),
            ])
        """
    let manifest = PackageManifest(text: text)
    #expect(
        manifest.targets.map(\.name) == [
            "TradingCore", "Strategies", "RiskControl", "CPlatform", "ChatOps", "Utils", "StandIns",
            "ChatOpsTests",
        ]
    )
    #expect(manifest.targets[2].dependencies == ["TradingCore", "Logging"])
    #expect(manifest.targets[4].dependencies == ["Venues", "Yams", "Journaling"])
    let found = DependencyRule.violations(in: text)
    #expect(
        found.map { "\($0.line) \($0.problem)" } == [
            "8 Strategies may not depend on RiskControl",
            "9 RiskControl may not depend on Logging",
            "11 ChatOps may not depend on Venues",
            "11 ChatOps may not depend on Journaling",
            "14 target Utils has no row in the import table",
        ]
    )
}

@Test func `the imports of the tree keep the table`() {
    let manifest = PackageManifest(text: SourceTree.shared.text(of: "Package.swift"))
    let declared = Dictionary(
        manifest.targets.map { ($0.name, $0.dependencies) },
        uniquingKeysWith: { first, _ in first }
    )
    #expect(!SourceTree.sources.isEmpty)
    expectNone(
        SourceTree.sources.flatMap {
            ImportRule.violations(in: $0, declared: declared[$0.room ?? ""])
        }
    )
}

@Test func `the dependencies of Package.swift keep the table`() {
    let text = SourceTree.shared.text(of: "Package.swift")
    let names = Set(PackageManifest(text: text).targets.map(\.name))
    #expect(names.isSuperset(of: ["TradingCore", "ChatOps", "martlet"]), "\(names)")
    expectNone(DependencyRule.violations(in: text))
}
