/// What Package.swift declares, read from its text.
struct PackageManifest {
    struct Target: Equatable {
        let name: String
        let line: Int
        /// Names of targets and of modules of products.
        let dependencies: [String]
        let isTest: Bool
        /// The folder when the manifest names one.
        let path: String?
    }
    let targets: [Target]

    init(text: String) {
        let code = SwiftLexer.tokens(of: text).filter { !$0.isComment }
        let products = Self.products(in: code)
        var targets: [Target] = []
        var behind = 0
        for index in code.indices where Self.openers.contains(code[index].text) {
            // Inside a target's arguments `.target(name:)` names a dependency.
            guard index >= behind, code[index].kind == .identifier,
                !(code.at(index - 1)?.isWord("func") ?? false),
                code.at(index + 1)?.isMark("(") ?? false,
                let end = code.closing(of: index + 1),
                let name = Self.name(in: code, from: index + 2)
            else { continue }
            behind = end
            let arguments = Array(code[(index + 2)..<end])
            targets.append(
                Target(
                    name: name,
                    line: code[index].line,
                    dependencies: Self.dependencies(in: arguments, products: products),
                    isTest: ["proof", "testTarget"].contains(code[index].text),
                    path: Self.value(of: "path", in: arguments)
                )
            )
        }
        self.targets = targets
    }

    private static let openers: Set<String> = [
        "room", "proof", "target", "executableTarget", "testTarget", "systemLibrary",
    ]

    /// A target's name is its first argument, with or without the label.
    private static func name(in code: [Token], from index: Int) -> String? {
        let start = code.at(index)?.isWord("name") ?? false ? index + 2 : index
        guard let token = code.at(start), token.kind == .string else { return nil }
        return token.text
    }

    private static func value(of label: String, in arguments: [Token]) -> String? {
        for index in arguments.indices where arguments[index].isWord(label) {
            if let value = arguments.at(index + 2), value.kind == .string { return value.text }
        }
        return nil
    }

    /// `let logging = Target.Dependency.product(name: "Logging", ...)` makes `logging` a name.
    private static func products(in code: [Token]) -> [String: String] {
        var products: [String: String] = [:]
        for index in code.indices where code[index].isWord("let") {
            guard let name = code.at(index + 1), let mark = code.at(index + 2), mark.isMark("="),
                let call = (index + 3..<min(index + 10, code.count)).first(where: {
                    code[$0].isWord("product")
                }),
                let product = self.name(in: code, from: call + 2)
            else { continue }
            products[name.text] = product
        }
        return products
    }

    /// The first list of the arguments, without nested calls' package names.
    private static func dependencies(
        in arguments: [Token],
        products: [String: String]
    ) -> [String] {
        let label = arguments.firstIndex { $0.isWord("dependencies") }
        let isLabelled = arguments.first?.isWord("name") ?? false
        if isLabelled, label == nil { return [] }
        guard let open = arguments[(label ?? 0)...].firstIndex(where: { $0.isMark("[") }),
            let close = arguments.closing(of: open)
        else { return [] }
        let isOtherList = arguments.at(open - 1)?.isMark(":") ?? false && label == nil
        if isOtherList { return [] }
        var names: [String] = []
        var index = open + 1
        while index < close {
            let token = arguments[index]
            if token.kind == .string { names.append(token.text) }
            if token.isMark("."), let name = name(in: arguments, from: index + 3),
                let bracket = arguments.at(index + 2), bracket.isMark("(")
            {
                names.append(name)
                index = (arguments.closing(of: index + 2) ?? index) + 1
                continue
            }
            if token.kind == .identifier { names.append(products[token.text] ?? token.text) }
            index += 1
        }
        return names
    }
}
