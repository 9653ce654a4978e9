import Testing

private func file(_ text: String) -> SourceFile {
    SourceFile(path: "Sources/Platform/A.swift", text: text)
}

private func undocumented(_ text: String) -> Int {
    DocumentationRule.violations(
        in: file(text),
        keywords: DocumentationRule.typeKeywords.union(DocumentationRule.memberKeywords)
    ).count
}

@Test(arguments: [
    "public struct A {}", "open class A {}", "@frozen public enum A {}",
    "public static func f() {}", "static public let a = 1", "@inlinable\npublic init() {}",
    "public extension A {}", "public import Foundation", "public private(set) var a = 1",
])
func `a public or open declaration is found`(text: String) {
    #expect(AccessRule.violations(in: file(text)).count == 1)
}

@Test(arguments: [
    "package struct A {}", "func open() {}", "let public1 = 1", "// public struct A {}",
    "enum A {\n    case open\n    case closed\n}", "let a = \"public func f()\"",
    "door.open\nvar a = 1",
    "var open: Bool", "func `public func`() {}",
])
func `other uses of the words pass`(text: String) {
    #expect(AccessRule.violations(in: file(text)) == [])
}

@Test(arguments: [
    "package struct A {}", "// Why.\npackage func f() {}", "/// What.\n\npackage let a = 1",
    "@MainActor\npackage final class A {}", "package static func f() {}", "package init() {}",
    "package private(set) var a = 1", "package typealias A = B", "nonisolated package let a = 1",
    "let b = 1 /// What.\npackage let a = 1", "package subscript(a: Int) -> Int { a }",
    "package nonisolated(unsafe) static var a = 1", "package protocol A {}",
])
func `a package declaration without a comment is found`(text: String) {
    #expect(undocumented(text) == 1)
}

@Test(arguments: [
    "/// What.\npackage struct A {}",
    "/// What.\n@MainActor\n@available(*, deprecated)\npackage let a = 1",
    "package import Foundation", "struct A {}", "/// What.\npackage static func < (a: A, b: A) {}",
    "private let package = 1", "/// What.\n/// More.\npackage indirect enum A {}",
    "/// What.\n@TaskLocal package static var a = 1", "let package = Package(name: 1)",
])
func `a documented or narrower declaration passes`(text: String) {
    #expect(undocumented(text) == 0)
}

@Test func `nothing in the tree is public`() {
    expectNone(SourceTree.swiftFiles.flatMap(AccessRule.violations))
}

@Test func `every package type of the tree is documented`() {
    expectNone(
        SourceTree.sources.flatMap {
            DocumentationRule.violations(in: $0, keywords: DocumentationRule.typeKeywords)
        }
    )
}

@Test func `every package member of the tree is documented`() {
    expectNone(
        SourceTree.sources.flatMap {
            DocumentationRule.violations(in: $0, keywords: DocumentationRule.memberKeywords)
        }
    )
}
