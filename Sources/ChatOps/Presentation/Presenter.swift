import FoundationEssentials
import Mustache
package import TradingCore

/// Turns report values into words: the only place where a report becomes text.
///
/// Each template is compiled once, at its first use, so that a start need not wait for all of them.
/// May be used from any thread.
package final class Presenter: Sendable {
    private let library: TemplateLibrary
    /// The names that a manifest may ask for; those with a leading underscore are partials.
    package let templateNames: Set<String>

    /// Takes the built-in templates and, over them, the `*.mustache` files of a folder: a file
    /// replaces the built-in template of its name or adds one. The built-in ones alone are trusted;
    /// otherwise everything is looked over and compiled here.
    ///
    /// - Throws: `PresentationProblems` with everything that is wrong with any of them.
    package init(
        templates: [String: String] = EmbeddedDefaults.templates,
        overrides directory: String? = nil
    ) throws(PresentationProblems) {
        var problems: [PresentationProblem] = []
        var sources = templates.mapValues { (text: $0, folder: "templates") }
        if let directory {
            for (name, text) in Self.read(directory, &problems) {
                sources[name] = (text, directory)
            }
        }
        if directory != nil || templates != EmbeddedDefaults.templates {
            problems += Self.problems(in: sources)
        }
        guard problems.isEmpty else {
            throw PresentationProblems(
                problems: problems.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
            )
        }
        library = TemplateLibrary(sources.mapValues(\.text))
        templateNames = Set(sources.keys.filter { !$0.hasPrefix("_") })
    }

    /// The words of an answer, with its buttons. A template that does not exist, or is that of
    /// another kind of report, is replaced by the report's own, and where nothing can be rendered
    /// the plain values are told.
    package func render(_ reply: Reply) -> RenderedMessage {
        let html = text(of: reply.report, template: reply.template)
        return RenderedMessage(
            html: html,
            buttons: reply.buttons,
            editsMessage: reply.editsMessage
        )
    }

    /// The words of an alert: its frame with the severity, the number and the kind around the words
    /// of its report.
    package func render(_ alert: Alert, buttons: [[ReplyButton]] = []) -> RenderedMessage {
        let body = text(of: alert.report, template: alert.report.name)
        var frame = TemplateContext.frame(of: alert)
        frame["body"] = body
        var html = Self.trimmed(library.render(frame, "alert") ?? "")
        if html.isEmpty {
            html = TelegramHTML.escape("#\(alert.number) \(alert.kind.rawValue)") + "\n" + body
        }
        return RenderedMessage(html: html, buttons: buttons)
    }

    /// The report as JSON for scripts: exact amounts as text, keys in snake case and sorted, null
    /// for what is not known, the kind under `report`.
    package func json(_ report: EngineReport) -> String {
        do {
            return try ReportEncoder.value(of: report, .exact).json
        } catch {
            return ReportValue.record([
                "report": .text(report.name), "error": .text("the report cannot be written"),
            ]).json
        }
    }

    private func text(of report: EngineReport, template: String) -> String {
        // The words of one kind of report make no sense of another kind, such as a refusal in place
        // of the receipt that the command's template expects.
        let isForeign = EmbeddedDefaults.templates[template] != nil
        let name = templateNames.contains(template) && !isForeign ? template : report.name
        guard let fields = try? TemplateContext.fields(of: report),
            let html = library.render(fields, name).map(Self.trimmed), !html.isEmpty
        else { return fallback(report) }
        return html
    }

    /// Key and value lines without any template.
    private func fallback(_ report: EngineReport) -> String {
        let value = (try? ReportEncoder.value(of: report, .display)) ?? .text(report.name)
        return TelegramHTML.escape(value.lines.joined(separator: "\n"))
    }

    /// Without line feeds and spaces around it; Telegram would remove them too.
    private static func trimmed(_ html: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 10 || $0 == 32 }
        let body = html.utf8.drop(while: isSpace)
        guard let last = body.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(html[body.startIndex...last])
    }
}

extension Presenter {
    /// The files of a folder by the template's name.
    private static func read(
        _ directory: String,
        _ problems: inout [PresentationProblem]
    ) -> [(name: String, text: String)] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            problems.append(.init(file: directory, line: 1, reason: "the folder cannot be read"))
            return []
        }
        return files.filter { $0.hasSuffix(".mustache") }.sorted().compactMap { file in
            let path = directory + "/" + file
            guard let data = FileManager.default.contents(atPath: path),
                let text = String(validating: data, as: UTF8.self)
            else {
                problems.append(.init(file: path, line: 1, reason: "not readable as UTF-8 text"))
                return nil
            }
            return (String(file.dropLast(9)), text)
        }
    }

    /// Everything that is wrong with any of the templates.
    private static func problems(
        in sources: [String: (text: String, folder: String)]
    ) -> [PresentationProblem] {
        var problems: [PresentationProblem] = []
        let checks = sources.reduce(into: [String: TemplateCheck]()) { checks, source in
            let file = "\(source.value.folder)/\(source.key).mustache"
            checks[source.key] = TemplateCheck(source.value.text, file: file)
        }
        let partials = checks.mapValues(\.partials)
        for (name, check) in checks {
            problems += check.problems
            for use in check.partials {
                if let reason = trouble(use.name, in: name, partials) {
                    problems.append(.init(file: check.file, line: use.line, reason: reason))
                }
            }
            do {
                _ = try MustacheTemplate(string: sources[name]?.text ?? "")
            } catch {
                problems.append(problem(error, file: check.file))
            }
        }
        return problems
    }

    private static func problem(_ error: any Error, file: String) -> PresentationProblem {
        guard let error = error as? MustacheTemplate.ParserError else {
            return .init(file: file, line: 1, reason: "\(error)")
        }
        return .init(file: file, line: error.context.lineNumber, reason: "\(error.error)")
    }

    /// Why a partial cannot be used in a template: it is missing, or comes back to itself.
    private static func trouble(
        _ partial: String,
        in template: String,
        _ partials: [String: [(name: String, line: Int)]]
    ) -> String? {
        guard partials[partial] != nil else { return "there is no template \(partial)" }
        var reached: Set<String> = []
        var open = [partial]
        while let name = open.popLast() {
            if name == template { return "\(partial) uses \(template) again" }
            if reached.insert(name).inserted { open += (partials[name] ?? []).map(\.name) }
        }
        return nil
    }
}
