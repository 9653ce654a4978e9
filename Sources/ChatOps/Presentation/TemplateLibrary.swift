import Mustache
import Synchronization

/// Templates by name, each compiled with its partials at its first use and kept from then on. It
/// holds as many compiled ones as there are templates and never more.
final class TemplateLibrary: Sendable {
    private let sources: [String: String]
    private let compiled = Mutex<[String: MustacheLibrary]>([:])

    init(_ sources: [String: String]) { self.sources = sources }

    /// The text; nil when there is no such template or it cannot be compiled.
    func render(_ fields: [String: Any], _ name: String) -> String? {
        guard sources[name] != nil else { return nil }
        let library = compiled.withLock { compiled in
            if let library = compiled[name] { return library }
            let library = compile(name)
            compiled[name] = library
            return library
        }
        return library.render(fields, withTemplate: name)
    }

    /// The template and every partial that it reaches.
    private func compile(_ name: String) -> MustacheLibrary {
        var library = MustacheLibrary()
        var reached: Set<String> = []
        var open = [name]
        while let next = open.popLast() {
            guard reached.insert(next).inserted, let text = sources[next],
                let template = try? MustacheTemplate(string: text)
            else { continue }
            library.register(template, named: next)
            open += TemplateCheck(text, file: next).partials.map(\.name)
        }
        return library
    }
}
