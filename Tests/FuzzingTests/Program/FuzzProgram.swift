import Glibc

/// Which promises the program holds: the name of a target in `MARTLET_FUZZ_TARGET`.
private let target = chosenTarget()

/// libFuzzer calls this for each of its inputs; a broken promise ends the process, and the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenPromise) {
        try target.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        say("A broken promise of \(target.rawValue): \(error)")
        abort()
    }
    return 0
}

private func chosenTarget() -> FuzzTarget {
    let name = getenv("MARTLET_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
        say("MARTLET_FUZZ_TARGET is ‘\(name)’, and must be one of: \(names)")
        exit(64)
    }
    return target
}

/// Writes a line where libFuzzer writes its own.
private func say(_ words: String) {
    let line = Array("\(words)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}
