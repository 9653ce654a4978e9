import Foundation

@testable import ChatOps

/// The JSON border: what Foundation reads, the cursor reads too, with the same values; it never leaves its
/// bytes; what the writer writes, both read back.
enum JSONPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        try checkWalk(bytes)
        try checkWriting(String(decoding: bytes, as: UTF8.self))
    }

    private static func checkWalk(_ bytes: [UInt8]) throws(BrokenPromise) {
        var cursor = JSONCursor(bytes)
        var fault: JSONCursor.Fault?
        var tree: JSONTree?
        do throws(JSONCursor.Fault) {
            tree = try JSONTree.read(&cursor)
        } catch {
            fault = error
        }
        // After a fault the cursor is of no use to anybody.
        try promise(fault != nil || cursor.index <= bytes.count, "the cursor left its bytes")
        guard let measure = measure(of: bytes) else { return }
        if fault == .tooDeep {
            try promise(deepest(bytes) > JSONCursor.nestingMax, "called too deep")
            return
        }
        guard let tree else {
            throw BrokenPromise(description: "JSON is refused: \(String(describing: fault))")
        }
        try promise(tree.agrees(with: measure), "\(tree) is not \(measure)")
        var skipping = JSONCursor(bytes)
        do throws(JSONCursor.Fault) {
            try skipping.skip()
        } catch {
            throw BrokenPromise(description: "skipping fails where reading does not")
        }
        try promise(skipping.index == cursor.index, "skipping ends elsewhere than reading")
    }

    /// What Foundation makes of it; nil when it is no JSON in UTF-8.
    static func measure(of bytes: [UInt8]) -> Any? {
        // Foundation guesses other encodings from zeros and marks.
        guard !bytes.contains(0), bytes.first.map({ $0 < 0x80 }) ?? false,
            String(validating: bytes, as: UTF8.self) != nil
        else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    private static func deepest(_ bytes: [UInt8]) -> Int {
        var level = 0
        var deepest = 0
        for byte in bytes {
            if byte | 0x20 == UInt8(ascii: "{") { level += 1 }
            if byte | 0x20 == UInt8(ascii: "}") { level -= 1 }
            deepest = max(deepest, level)
        }
        return deepest
    }

    private static func checkWriting(_ text: String) throws(BrokenPromise) {
        var writer = JSONWriter()
        writer.add("text", text)
        writer.add("number", Int64(text.utf8.count))
        let written = writer.finished
        var cursor = JSONCursor(written)
        var read: String?
        do throws(JSONCursor.Fault) {
            guard try cursor.enterObject(), try cursor.nextKey() == "text" else { return }
            read = try cursor.string()
        } catch {
            throw BrokenPromise(description: "what was written cannot be read")
        }
        try promise(read.map { $0.utf8.elementsEqual(text.utf8) } ?? false, "\(text) is lost")
        let measure = measure(of: written) as? [String: Any]
        let other = measure?["text"] as? String
        let isSame = other.map { $0.utf8.elementsEqual(text.utf8) } ?? text.utf8.contains(0)
        try promise(isSame, "\(text) reads otherwise")
    }
}

/// A whole JSON value, read by the cursor's own steps.
indirect enum JSONTree {
    case object([(key: String, value: JSONTree)])
    case array([JSONTree])
    case string(String)
    case integer(Int64)
    case boolean(Bool)
    case other

    static func read(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) -> JSONTree {
        var trial = cursor
        if try trial.enterObject() {
            cursor = trial
            var members: [(key: String, value: JSONTree)] = []
            while let key = try cursor.nextKey() { members.append((key, try read(&cursor))) }
            return .object(members)
        }
        trial = cursor
        if try trial.enterArray() {
            cursor = trial
            var elements: [JSONTree] = []
            while try cursor.nextElement() { elements.append(try read(&cursor)) }
            return .array(elements)
        }
        trial = cursor
        if let text = try trial.string() {
            cursor = trial
            return .string(text)
        }
        trial = cursor
        if let number = try trial.integer() {
            cursor = trial
            return .integer(number)
        }
        if let answer = try cursor.boolean() { return .boolean(answer) }
        return .other
    }

    /// Whether the values are those that Foundation read.
    func agrees(with measure: Any) -> Bool {
        switch self {
        case .object(let members):
            guard let object = measure as? [String: Any] else { return false }
            // Of a doubled key each reader may take its own.
            guard Set(members.map(\.key)).count == members.count else { return true }
            return object.count == members.count
                && members.allSatisfy { member in
                    object[member.key].map { member.value.agrees(with: $0) } ?? false
                }
        case .array(let elements):
            guard let array = measure as? [Any] else { return false }
            return array.count == elements.count
                && zip(elements, array).allSatisfy { $0.agrees(with: $1) }
        case .string(let text):
            return (measure as? String).map { $0.utf8.elementsEqual(text.utf8) } ?? false
        case .integer(let number): return (measure as? NSNumber)?.int64Value == number
        case .boolean(let answer): return (measure as? Bool) == answer
        case .other: return !(measure is String)
        }
    }
}
