import Foundation
import Testing

private let folder = "Tests/PlantedBugs"
private let patches = SourceTree.shared.paths(under: folder, ending: ".patch")

/// Checks every patch by itself against the tree; gives back those that do not apply, with the reason.
private func misfits() throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let check = "git apply --check --recount -C1"
    process.arguments = ["-c", "for bug in \(folder)/*.patch; do \(check) $bug || echo $bug; done"]
    process.currentDirectoryURL = SourceTree.shared.root
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return words
}

@Test func `every planted bug still fits the tree`() throws {
    let words = try misfits()
    #expect(words.isEmpty, "Mend: make the patch anew for the code as it is now.\n\(words)")
}

@Test func `there are enough planted bugs, and each says what it is and who should find it`() {
    #expect(patches.count >= 60)
    for path in patches {
        let text = SourceTree.shared.text(of: path)
        let head = text.components(separatedBy: "\ndiff --git").first ?? ""
        let bug = head.components(separatedBy: "\nInvariants: ")
        #expect(bug.count == 2 && bug[0].hasPrefix("Bug: ") && bug[0].hasSuffix("."), "\(path)")
        let numbers = (bug.last ?? "").split { $0 == "," || $0.isWhitespace }
        #expect(numbers.allSatisfy { Int($0).map { (1...42).contains($0) } ?? false }, "\(path)")
        #expect(!numbers.isEmpty, "\(path)")
    }
}

@Test func `the table of planted bugs names them all`() {
    let table = SourceTree.shared.text(of: "docs/planted-bugs.md")
    for path in patches {
        let name = path.dropFirst(folder.count + 1).dropLast(".patch".count)
        #expect(table.contains("| `\(name)` |"), "scripts/planted-bugs makes the table")
    }
}
