import Glibc

/// Which promises the program holds: the name of a target in `MARTLET_FUZZ_TARGET`.
private let target = chosenTarget()

/// libFuzzer calls this for each of its inputs; a broken promise ends the process, and the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenPromise) {
        try target.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fputs("A broken promise of \(target.rawValue): \(error)\n", stderr)
        abort()
    }
    return 0
}

private func chosenTarget() -> FuzzTarget {
    let name = getenv("MARTLET_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
        fputs("MARTLET_FUZZ_TARGET is ‘\(name)’, and must be one of: \(names)\n", stderr)
        exit(64)
    }
    return target
}
