/// The raw values of `enum CommandAction`, read from its source.
struct ActionList: Equatable {
    let path: String
    /// Raw value to line.
    let lines: [String: Int]

    /// Nil when the file does not hold the enum.
    init?(in file: SourceFile) {
        self.init(named: "CommandAction", in: file)
    }

    /// Nil when the file does not hold an enum of that name.
    init?(named name: String, in file: SourceFile) {
        let code = file.code
        guard
            let header = code.indices.first(where: {
                code[$0].isWord("enum") && (code.at($0 + 1)?.isWord(name) ?? false)
            }),
            let open = code[header...].firstIndex(where: { $0.isMark("{") }),
            let close = code.closing(of: open)
        else { return nil }
        var lines: [String: Int] = [:]
        var index = open + 1
        while index < close {
            if code[index].isMark("{"), let end = code.closing(of: index) {
                index = end + 1
                continue
            }
            guard code[index].isWord("case") else {
                index += 1
                continue
            }
            repeat {
                index += 1
                let token = code[index]
                var value = token.text
                if code.at(index + 1)?.isMark("=") ?? false, let raw = code.at(index + 2) {
                    value = raw.text
                    index += 2
                }
                lines[value] = token.line
                index += 1
            } while index < close && code[index].isMark(",")
        }
        path = file.path
        self.lines = lines
    }
}
