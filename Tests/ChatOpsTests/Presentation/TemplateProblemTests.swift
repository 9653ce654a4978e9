import ChatOps
import Foundation
import Testing
import TradingCore

/// What is refused in a template, and how it is told.
struct TemplateProblemTests {
    private func problems(_ templates: [String: String]) -> [String] {
        do throws(PresentationProblems) {
            _ = try Presenter(templates: templates)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `all bad templates are listed at once with file and line`() {
        let found = problems([
            "a": "fine\n<div>x</div>", "b": "{{#x}}\n{{/y}}", "c": "one\ntwo {{> gone}}", "d": "ok",
        ])
        #expect(found.contains { $0.hasPrefix("templates/a.mustache:2: <div>") })
        #expect(found.contains { $0.hasPrefix("templates/b.mustache:2: ") })
        #expect(found.contains("templates/c.mustache:2: there is no template gone"))
        #expect(!found.contains { $0.hasPrefix("templates/d") })
    }

    @Test(arguments: [
        "{{{name}}}", "{{&name}}", "{{=<% %>=}}", "{{%CONTENT_TYPE:TEXT}}", "{{>*name}}", "a & b",
        "a < b", "<b>open", "</b>", "<b><i></b></i>", "{{#x}}<b>{{/x}}</b>", "<pre><b>x</b></pre>",
        "<pre>{{{body}}}</pre>", "<a href=\"{{{x}}}\">y</a>", "<script>x</script>", "{{#x}}",
    ])
    func `what could break or bypass the markup is refused`(_ template: String) {
        #expect(!problems(["t": template]).isEmpty)
    }

    @Test(arguments: [
        "<b>{{name}}</b> &amp; {{! words <x> }}{{#x}}<i>y</i>{{/x}}{{^x}}none{{/x}}",
        "<a href=\"https://example.org/{{x}}\">{{x}}</a>", "", "<pre>{{#x}}{{.}}\n{{/x}}</pre>",
    ])
    func `what is legal is taken`(_ template: String) {
        #expect(problems(["t": template]) == [])
    }

    @Test func `a partial that comes back to itself is refused`() {
        #expect(problems(["a": "{{> a}}"]) == ["templates/a.mustache:1: a uses a again"])
        #expect(problems(["a": "{{> b}}", "b": "{{> c}}", "c": "\n{{> a}}"]).count == 3)
        #expect(problems(["a": "{{> b}}{{> b}}", "b": "x"]) == [])
    }

    @Test func `a file in the operator's folder replaces and adds templates`() throws {
        let folder = try Self.folder(["notice": "Mine: {{headline}}", "morning": "Hello"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let presenter = try Presenter(overrides: folder)
        let notice = SampleReports.hostile.notice
        let message = presenter.render(.init(report: .notice(notice), template: "notice"))
        #expect(message.html == "Mine: Said &lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;")
        #expect(presenter.templateNames.contains("morning"))
        #expect(presenter.templateNames.contains("balance"))
    }

    @Test func `a bad or absent folder is told by its path`() throws {
        let folder = try Self.folder(["notice": "<h1>Mine</h1>"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bad = #expect(throws: PresentationProblems.self) { try Presenter(overrides: folder) }
        #expect(bad?.problems.first?.file == folder + "/notice.mustache")
        let gone = #expect(throws: PresentationProblems.self) {
            try Presenter(overrides: folder + "/gone")
        }
        #expect(gone?.description == "\(folder)/gone:1: the folder cannot be read")
    }

    private static func folder(_ templates: [String: String]) throws -> String {
        let folder = NSTemporaryDirectory() + "martlet-templates-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        for (name, text) in templates {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).mustache"))
        }
        return folder
    }
}
