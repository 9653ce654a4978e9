import ChatOps
import Foundation
import Testing
import TradingCore

/// What scripts read.
struct ReportJSONTests {
    private let presenter: Presenter

    init() throws { presenter = try Presenter() }

    @Test func `JSON is exact where chat is rounded`() {
        let report = EngineReport.balance(SampleReports.plain.balance)
        let json = presenter.json(report)
        #expect(json.contains(#""equity":"1234567.89123456789""#))
        #expect(json.contains(#""equity":null,"free_margin":null,"in_total":false"#))
        #expect(json.contains(#""time":"2026-11-21T22:00:00Z""#))
        let html = presenter.render(Reply(report: report, template: "balance")).html
        #expect(html.contains("1,234,567.89 USD"))
        #expect(!html.contains("1234567.89123456789"))
    }

    @Test func `equal reports are equal text with sorted keys`() {
        #expect(
            presenter.json(.notice(SampleReports.hostile.notice))
                == ##"{"headline":"Said <b>&\"'</b>","hint":"/status","lines":["One.","Two."],"##
                + ##""numbers":[{"name":"count","value":"3"}],"report":"notice"}"##
        )
        let names = SampleReports(name: "\u{1}\n\t\\é😀").notice
        #expect(presenter.json(.notice(names)).contains(#"Said \u0001\n\t\\é😀"#))
    }

    @Test(arguments: SampleReports.hostile.full + SampleReports.hostile.empty)
    func `every report is JSON that a reader takes`(_ report: EngineReport) throws {
        let data = Data(presenter.json(report).utf8)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(object?["report"] as? String == report.name)
    }

    @Test func `an empty report has the same top-level keys as a full one`() throws {
        let empty = Dictionary(grouping: SampleReports.plain.empty, by: \.name)
        for full in SampleReports.plain.full {
            let bare = try #require(empty[full.name]?.first, "\(full.name)")
            #expect(try keys(full) == keys(bare), "\(full.name)")
        }
    }

    private func keys(_ report: EngineReport) throws -> Set<String> {
        let data = Data(presenter.json(report).utf8)
        return Set((try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]).keys)
    }

    /// Scripts hold these names. A name may be added; one that is missing here breaks somebody.
    @Test func `the names of all fields are as they were promised`() throws {
        var found: [String: Set<String>] = [:]
        for report in SampleReports.plain.full {
            let data = Data(presenter.json(report).utf8)
            Self.collect(
                try JSONSerialization.jsonObject(with: data),
                "",
                &found[report.name, default: []]
            )
        }
        for (name, paths) in found.sorted(by: { $0.key < $1.key }) {
            #expect(
                paths.sorted().joined(separator: " ") == PromisedNames.byReport[name],
                "\(name)"
            )
        }
        #expect(Set(found.keys) == Set(PromisedNames.byReport.keys))
    }

    private static func collect(_ object: Any, _ path: String, _ paths: inout Set<String>) {
        if let fields = object as? [String: Any] {
            for (key, value) in fields {
                let inner = path.isEmpty ? key : path + "." + key
                paths.insert(inner)
                collect(value, inner, &paths)
            }
        } else if let values = object as? [Any] {
            for value in values { collect(value, path, &paths) }
        }
    }
}
