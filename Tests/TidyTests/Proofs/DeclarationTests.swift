import Testing

private func file(_ text: String) -> SourceFile {
    SourceFile(path: "Sources/Platform/A.swift", text: text)
}

private func undocumented(_ text: String) -> Int {
    DocumentationRule.violations(in: file(text)).count
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
    "package struct A {}", "// Why.\npackage func f() {}", "/// What.\n\npackage func f() {}",
    "@MainActor\npackage final class A {}", "package static func f() {}", "package actor A {}",
    "package indirect enum A {}", "package typealias A = B", "nonisolated package func f() {}",
    "let b = 1 /// What.\npackage func f() {}", "package mutating func f() {}",
    "package static func < (a: A, b: A) {}", "package protocol A {}",
])
func `a package type or function without a comment is found`(text: String) {
    #expect(undocumented(text) == 1)
}

@Test(arguments: [
    "/// What.\npackage struct A {}",
    "/// What.\n@MainActor\n@available(*, deprecated)\npackage func f() {}",
    "package import Foundation", "struct A {}", "/// What.\npackage static func < (a: A, b: A) {}",
    "private let package = 1", "/// What.\n/// More.\npackage indirect enum A {}",
    "/// What.\n@TaskLocal package static var a = 1", "let package = Package(name: 1)",
    "func f() {}", "/// What.\n@discardableResult package func f() -> Int { 1 }",
])
func `a documented or narrower declaration passes`(text: String) {
    #expect(undocumented(text) == 0)
}

@Test(arguments: [
    "package let a = 1", "package init() {}", "package private(set) var a = 1",
    "nonisolated package let a = 1", "package subscript(a: Int) -> Int { a }",
    "package nonisolated(unsafe) static var a = 1", "/// What.\npackage enum A {\ncase b\n}",
])
func `a constant, a variable, an initialiser and a case need no comment`(text: String) {
    #expect(undocumented(text) == 0)
}

@Test func `nothing in the tree is public`() {
    expectNone(SourceTree.swiftFiles.flatMap(AccessRule.violations))
}

@Test func `every package type and function of the tree is documented`() {
    expectNone(SourceTree.sources.flatMap(DocumentationRule.violations))
}
