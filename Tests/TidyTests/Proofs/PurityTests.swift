import Testing

private func broken(_ text: String, in room: String = "TradingEngine") -> [Int] {
    PurityRule.violations(in: SourceFile(path: "Sources/\(room)/A.swift", text: text))
        .map(\.line)
}

@Test(arguments: [
    "let now = Date()", "let now = Date.now", "let clock = ContinuousClock()",
    "SuspendingClock.now", "clock_gettime(CLOCK_REALTIME, &t)", "let t = time(nil)",
    "var g = SystemRandomNumberGenerator()", "Double.random(in: 0...1)", "Bool.random()",
    "list.shuffled()", "list.shuffle()", "list.randomElement()", "try await Task.sleep(for: x)",
    "usleep(5)", "sleep(1)", "Glibc.sleep(1)", "print(x)", "Swift.print(x)", "debugPrint(x)",
    "FileManager.default", "getenv(x)", "ProcessInfo.processInfo", "fopen(a, b)",
    "Thread.current", "DispatchQueue.main", "Task { await f() }", "Task(priority: .high) { }",
    "Task.detached { }", "UUID()", "order.hashValue", "var h = Hasher()", "let r = rand()",
    "let a = \"\\(Date())\"", "dump(x)",
])
func `an impure symbol in the core is found`(line: String) {
    #expect(broken("let a = 1\n\(line)\n") == [2])
}

@Test(arguments: [
    "// print(x)", "/* Date() */", "let a = \"print(x) sleep(1)\"", "report.print(x)",
    "list.shuffled(using: &generator)", "Int.random(in: 0..<5, using: &g)", "func sleep(_ x: Int)",
    "let time: UTCTime", "order.time(at: now)", "init(time: now)", "case print(String)",
    "let date: DateOfTrade", "try Task.checkCancellation()", "func time(nil: Int)",
    "generator.random()", "func hash(into hasher: inout Hasher)", "time(of: order)",
])
func `what only looks impure passes`(line: String) {
    // A generator's own draw is named otherwise: `.random()` always asks for `using:`.
    let isDraw = line == "generator.random()"
    #expect(broken("\(line)\n") == (isDraw ? [1] : []))
}

@Test func `edge targets may reach the world`() {
    #expect(broken("print(Date())", in: "Platform") == [])
    #expect(broken("print(1)", in: "Research") == [1])
}

@Test func `the core of the tree is pure`() {
    expectNone(SourceTree.sources.flatMap(PurityRule.violations))
}
