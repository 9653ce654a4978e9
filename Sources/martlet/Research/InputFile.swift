import Foundation
import Platform

/// Files that research reads whole.
enum InputFile {
    /// The bytes of a file; of standard input for `-`.
    static func read(_ path: String) throws(ResearchProblems) -> [UInt8] {
        guard path != "-" else {
            do {
                return Array(try FileHandle.standardInput.readToEnd() ?? Data())
            } catch {
                throw ResearchProblems(sentences: ["Standard input cannot be read: \(error)."])
            }
        }
        if let content = FileManager.default.contents(atPath: path) { return Array(content) }
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let reason =
            isFolder.boolValue
            ? "it is a folder; name one file in it"
            : isThere ? "it may not be read" : "there is no such file"
        throw ResearchProblems(sentences: ["\(path): \(reason)."])
    }

    /// SHA-256 in hexadecimal digits.
    static func hash(_ bytes: [UInt8]) -> String { Hex.encode(Digest.sha256(bytes)) }
}
