internal import CPlatform
internal import Glibc

/// What the program may assume about one of its standard streams.
package struct TerminalFacts: Sendable, Equatable {
    /// True when a person looks at the stream.
    package let isTerminal: Bool
    /// Columns of the window; 80 when nobody tells.
    package let columns: Int
    /// True when colours may be used: a terminal that is not dumb, and NO_COLOR absent or empty.
    /// Source: no-color.org.
    package let mayColour: Bool

    /// Looks at a descriptor (1 is standard output). The environment is handed in.
    package static func of(descriptor: Int32, environment: [String: String]) -> TerminalFacts {
        let isTerminal = isatty(descriptor) == 1
        let told = Int(martlet_terminal_columns(descriptor))
        let stated = environment["COLUMNS"].flatMap { Int($0) } ?? 0
        let columns = told > 0 ? told : (1...10_000).contains(stated) ? stated : 80
        let refusesColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TerminalFacts(
            isTerminal: isTerminal,
            columns: columns,
            mayColour: isTerminal && !refusesColour && canSteer(environment)
        )
    }

    /// True when the terminal understands cursor movements.
    static func canSteer(_ environment: [String: String]) -> Bool {
        let kind = environment["TERM"] ?? ""
        return !kind.isEmpty && kind != "dumb"
    }
}
