import Foundation

/// The kept inputs of a target: seeds, and what was once found.
struct Corpus {
    /// A kept input and the file that holds it.
    struct Input {
        let name: String
        let bytes: [UInt8]
    }

    let inputs: [Input]

    /// - Throws: when a file cannot be read.
    init(of target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        inputs = try names.map { name in
            Input(name: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
        }
    }

    /// The folders of all corpora, sorted.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// `Tests/Corpora`, from Tests/FuzzingTests/Replays/Corpus.swift.
    private static let folder = (0..<3).reduce(into: URL(fileURLWithPath: #filePath)) { folder, _ in
        folder.deleteLastPathComponent()
    }.appending(path: "Corpora")
}
