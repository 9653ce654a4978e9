import Platform

/// Names with their values out of the process's environment and the `.env` file, and where each came
/// from, so that a problem leads to the line that must be mended.
struct SettingsEnvironment: Sendable {
    /// The process's values over the file's.
    private(set) var values: [String: String]
    /// `FILE:LINE` of the names whose value is the file's.
    private var places: [String: String] = [:]
    /// False when a part of the file could not be used: nothing is called missing then.
    private(set) var isWhole = true

    /// The process's environment alone.
    init(_ values: [String: String]) { self.values = values }

    subscript(name: String) -> String? { values[name] }

    /// Where a name's value stands: `.env:3`, or `environment NAME`.
    func place(of name: String) -> String { places[name] ?? "environment \(name)" }

    /// Whether the value stands in the file.
    func isFromFile(_ name: String) -> Bool { places[name] != nil }

    /// Lays the process's environment over the entries of a file.
    mutating func lay(over entries: [DotEnv.Entry], of path: String) {
        for entry in entries where values[entry.name] == nil {
            values[entry.name] = entry.value
            places[entry.name] = "\(path):\(entry.line)"
        }
    }

    /// Remembers that the file could not be used as a whole.
    mutating func lacksSome() { isWhole = false }
}
