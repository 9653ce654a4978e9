import Foundation
import Strategies
import Testing

/// The page of the strategies holds every parameter as the catalogue has it.
@Suite struct DocumentedParameterTests {
    private func page() throws -> String {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/strategies.md")
        return try String(contentsOf: path, encoding: .utf8)
    }

    @Test func `every strategy has its section with unit, range and default of each parameter`()
        throws
    {
        let sections = try page().components(separatedBy: "\n## ")
        for entry in StrategyCatalog.entries {
            let section = sections.first { $0.hasPrefix("\(entry.name)\n") }
            let text = try #require(section, "docs/strategies.md has no section ## \(entry.name)")
            let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
            #expect(rows.count == entry.parameters.count, "\(entry.name)")
            for spec in entry.parameters {
                let row =
                    "| `\(spec.name)` | \(spec.unit) | \(spec.range) | "
                    + "\(spec.fallback ?? "none") | \(spec.summary) |"
                #expect(rows.contains(row[...]), "docs/strategies.md lacks: \(row)")
            }
        }
    }
}
