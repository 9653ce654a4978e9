import CrashPoints

/// What the program is asked to do.
struct CrashOptions {
    /// A word that makes no sense.
    struct Wrong: Error {
        let words: String
    }

    static let usage = """
        martlet-crash --agent PROGRAM --short-writes LIBRARY [options]
          --calls A,B      only these system calls
          --faults A,B     only these of kill, eio, enospc, eintr, short
          --sample N       only so many points, drawn by the seed
          --seed N         1 unless told otherwise
          --point C:N:F    one point, as it is printed; may be repeated
          --threads N      2 unless told otherwise
          --count          only counts the calls

        """

    private(set) var agent = ""
    private(set) var shortWrites = ""
    private(set) var calls: Set<String>?
    private(set) var faults: Set<CrashPoint.Fault>?
    private(set) var sample: Int?
    private(set) var seed: UInt64 = 1
    private(set) var points: [CrashPoint] = []
    private(set) var threads = 2
    private(set) var onlyCounts = false

    init(_ arguments: [String]) throws(Wrong) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--count" {
                onlyCounts = true
                continue
            }
            guard let value = rest.popFirst() else { throw Wrong(words: "\(name) needs a value") }
            try take(name, value)
        }
        if agent.isEmpty { throw Wrong(words: "--agent is missing") }
    }

    private mutating func take(_ name: String, _ value: String) throws(Wrong) {
        let wrong = Wrong(words: "\(name) \(value) makes no sense")
        switch name {
        case "--agent": agent = value
        case "--short-writes": shortWrites = value
        case "--calls": calls = Set(value.split(separator: ",").map(String.init))
        case "--faults":
            let names = value.split(separator: ",").map { CrashPoint.Fault(rawValue: String($0)) }
            if names.contains(nil) { throw wrong }
            faults = Set(names.compactMap { $0 })
        case "--sample": sample = try number(value, wrong)
        case "--threads": threads = try number(value, wrong)
        case "--seed": seed = UInt64(try number(value, wrong))
        case "--point":
            guard let point = CrashPoint(value) else { throw wrong }
            points.append(point)
        default: throw Wrong(words: "there is no option \(name)")
        }
    }

    private func number(_ text: String, _ wrong: Wrong) throws(Wrong) -> Int {
        guard let number = Int(text), number > 0 else { throw wrong }
        return number
    }
}
