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

    /// The folder is absent from a checkout only as long as no command has a manifest.
    @Test func `the embedded manifests are those of the folder`() throws {
        let hasFolder = FileManager.default.fileExists(
            atPath: Self.root.appendingPathComponent("commands").path
        )
        let files = hasFolder ? try Self.texts("commands", ".yaml") : [:]
        #expect(EmbeddedDefaults.manifests == files, "run scripts/embed")
    }
}
