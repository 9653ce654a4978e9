import Foundation

/// The project's files on disk, read once per run of the suite.
struct SourceTree: Sendable {
    /// The folder that holds Package.swift.
    let root: URL
    /// Every file of the project, relative to the root, sorted; nothing hidden, built or recorded.
    let paths: [String]

    static let shared = SourceTree(above: #filePath)
    static let swiftFiles = shared.paths.filter { path in
        path.hasSuffix(".swift") && (path.hasPrefix("Sources/") || path.hasPrefix("Tests/"))
    }.map { SourceFile(path: $0, text: shared.text(of: $0)) }
    static var sources: [SourceFile] { swiftFiles.filter { $0.path.hasPrefix("Sources/") } }

    init(above file: String) {
        var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        func holdsPackage() -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path)
        }
        while folder.path != "/", !holdsPackage() { folder.deleteLastPathComponent() }
        precondition(folder.path != "/", "No Package.swift stands above \(file).")
        root = folder
        var found: [String] = []
        for top in Self.folders {
            let names = FileManager.default.enumerator(atPath: folder.appending(path: top).path)
            while let name = names?.nextObject() as? String {
                let path = "\(top)/\(name)"
                let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
                if !isHidden { found.append(path) }
            }
        }
        paths = (found + ["README.md", "Package.swift"]).sorted()
    }

    private static let folders = [
        "Sources", "Tests", "commands", "templates", "configs", "systemd", "docs", "scripts",
    ]

    func paths(under folder: String, ending suffix: String = "") -> [String] {
        paths.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(suffix) }
    }

    /// The file's text; empty when it does not exist or is not UTF-8.
    func text(of path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
}
