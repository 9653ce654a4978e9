/// A table of comma-separated values as RFC 4180 has them, read independently of what wrote it.
struct Table {
    let header: [String]
    let rows: [[String: String]]
    /// Rows with another number of fields than the header.
    let oddRows: Int

    init(_ text: String) {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"" where isQuoted && rest.first == "\"":
                field.unicodeScalars.append("\"")
                rest.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                record.append(field)
                field = ""
            case "\n" where !isQuoted:
                record.append(field)
                records.append(record)
                (record, field) = ([], "")
            case "\r" where !isQuoted: break
            default: field.unicodeScalars.append(scalar)
            }
        }
        if !field.isEmpty || !record.isEmpty { records.append(record + [field]) }
        let header = records.first ?? []
        let body = records.dropFirst()
        self.header = header
        oddRows = body.count { $0.count != header.count }
        rows = body.map { Dictionary(zip(header, $0)) { first, _ in first } }
    }

    func column(_ name: String) -> [String] { rows.map { $0[name] ?? "" } }
}
