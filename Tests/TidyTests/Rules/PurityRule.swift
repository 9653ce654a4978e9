/// Keeps clocks, dice, printing, sleeping and the world outside away from the core targets.
enum PurityRule {
    /// Names that have no place in the core, whatever is done with them.
    private static let words: [String: String] = [
        "ContinuousClock": time, "SuspendingClock": time, "DispatchTime": time,
        "clock_gettime": time, "gettimeofday": time, "usleep": waiting, "nanosleep": waiting,
        "SystemRandomNumberGenerator": dice, "arc4random": dice, "arc4random_uniform": dice,
        "drand48": dice, "FileManager": world, "ProcessInfo": world, "getenv": world,
        "fopen": world, "Thread": threads, "DispatchQueue": threads, "pthread_create": threads,
    ]
    /// Functions that are forbidden when called bare: `print(`, and not `report.print(`.
    private static let calls: [String: String] = [
        "print": output, "debugPrint": output, "dump": output, "printf": output, "puts": output,
        "sleep": waiting,
    ]
    /// Members that draw from the system's dice unless a generator is handed in.
    private static let draws: Set<String> = ["random", "randomElement", "shuffled", "shuffle"]

    private static let time = "take the time as an argument (`at now: UTCTime`)"
    private static let waiting = "return an effect that names the time to wake up at"
    private static let dice = "take a seeded generator as an argument and pass it as `using:`"
    private static let output = "return a value; an edge target shows it"
    private static let world = "read it in an edge target and hand the value in"
    private static let threads = "leave concurrency to the runner's callers; the core is one loop"
    private static let hashing = "order by a stable key; hashes differ from process to process"

    static func violations(in file: SourceFile) -> [Violation] {
        guard let room = file.room, ImportTable.core.contains(room) else { return [] }
        let code = file.code
        return code.indices.compactMap { index in
            guard code[index].kind == .identifier,
                let (symbol, remedy) = impurity(at: index, in: code)
            else { return nil }
            return Violation(
                path: file.path,
                line: code[index].line,
                problem: "`\(symbol)` in \(room), a target without I/O",
                remedy: remedy
            )
        }
    }

    private static func impurity(at index: Int, in code: [Token]) -> (String, String)? {
        let word = code[index].text
        if let remedy = words[word] { return (word, remedy) }
        let isMember = code.at(index - 1)?.isMark(".") ?? false
        let next = code.at(index + 1)
        let isCall = next?.isMark("(") ?? false
        let member = next?.isMark(".") ?? false ? code.at(index + 2)?.text : nil
        if isMember, word == "hashValue" { return (".hashValue", hashing) }
        if isMember, isCall, draws.contains(word) {
            return hasGenerator(callAt: index + 1, in: code)
                ? nil : (".\(word)( without using:", dice)
        }
        switch word {
        case "Date" where isCall || member == "now": return ("Date", time)
        case "UUID" where isCall: return ("UUID(", dice)
        case "Hasher" where isCall: return ("Hasher(", hashing)
        case "Task" where isCall || next?.isMark("{") ?? false: return ("Task {", threads)
        case "Task" where member == "sleep": return ("Task.sleep", waiting)
        case "Task" where member == "detached": return ("Task.detached", threads)
        default: return bareCall(of: word, at: index, in: code)
        }
    }

    private static func bareCall(
        of word: String,
        at index: Int,
        in code: [Token]
    ) -> (String, String)? {
        guard let open = code.at(index + 1), open.isMark("("), let first = code.at(index + 2)
        else { return nil }
        if let before = code.at(index - 1) {
            if ["func", "case"].contains(before.text) { return nil }
            // `Swift.print(` and `Glibc.sleep(` are the bare functions under their full names.
            let owner = code.at(index - 2)?.text ?? ""
            if before.isMark("."), !["Swift", "Glibc", "Foundation"].contains(owner) { return nil }
        }
        if let remedy = calls[word] { return ("\(word)(", remedy) }
        let isTime = word == "time" && (first.isWord("nil") || first.isMark("&"))
        if isTime { return ("time(", time) }
        let isDice = ["rand", "random"].contains(word) && first.isMark(")")
        return isDice ? ("\(word)()", dice) : nil
    }

    private static func hasGenerator(callAt open: Int, in code: [Token]) -> Bool {
        guard let close = code.closing(of: open) else { return false }
        return (open..<close).contains { index in
            code[index].isWord("using") && (code.at(index + 1)?.isMark(":") ?? false)
        }
    }
}
