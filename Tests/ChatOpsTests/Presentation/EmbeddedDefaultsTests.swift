import ChatOps
import Foundation
import Testing

/// The texts inside the program are those of the files beside it.
struct EmbeddedDefaultsTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func texts(_ folder: String, _ ending: String) throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: root.appendingPathComponent(folder).path
        )
        var texts: [String: String] = [:]
        for name in names where name.hasSuffix(ending) {
            let file = root.appendingPathComponent(folder).appendingPathComponent(name)
            texts[String(name.dropLast(ending.count))] = try String(
                contentsOf: file,
                encoding: .utf8
            )
        }
        return texts
    }

    @Test func `the embedded templates are those of the folder`() throws {
        let files = try Self.texts("templates", ".mustache")
        #expect(files.count >= 24)
        #expect(EmbeddedDefaults.templates == files, "run scripts/embed")
    }

    @Test func `the embedded manifests are those of the folder`() throws {
        let files = try Self.texts("commands", ".yaml")
        #expect(files.count >= 20)
        #expect(EmbeddedDefaults.manifests == files, "run scripts/embed")
    }

    /// At a start without templates of the operator's own the built-in ones are not looked over.
    @Test func `the built-in templates pass every check`() throws {
        let folder = Self.root.appendingPathComponent("templates").path
        #expect(throws: Never.self) { try Presenter(overrides: folder) }
    }
}
