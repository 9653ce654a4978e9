internal import Foundation

/// The parameters of one call, whichever way they came, checked against the method's table.
struct BotParameters {
    /// An uploaded file.
    struct Upload {
        let filename: String
        let content: [UInt8]
    }
    private(set) var values: [String: JSONValue] = [:]
    private(set) var uploads: [String: Upload] = [:]

    init(_ request: LoopbackRequest, method: String) throws(BotAPIRefusal) {
        guard let table = BotMethodTable.parameters(of: method) else {
            throw BotAPIRefusal(code: 404, description: "Not Found: method not found")
        }
        guard request.body.count <= 60 << 20 else {
            throw BotAPIRefusal(code: 413, description: "Request Entity Too Large")
        }
        let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        readForm(String(query))
        let type = request["Content-Type"] ?? ""
        if type.hasPrefix("application/json") {
            guard case .object(let members) = JSONValue(Data(request.body)) else {
                throw .bad("can't parse JSON object")
            }
            values.merge(members) { _, last in last }
        } else if type.hasPrefix("application/x-www-form-urlencoded") {
            readForm(request.text)
        } else if type.hasPrefix("multipart/form-data") {
            try readMultipart(request.body, type)
        } else if !request.body.isEmpty {
            throw .bad("the stand-in does not know the content type \(type)")
        }
        try check(against: table)
    }

    private mutating func readForm(_ text: String) {
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1).map {
                $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? ""
            }
            if let key = halves.first { values[key] = .string(halves.dropFirst().first ?? "") }
        }
    }

    private mutating func readMultipart(
        _ body: [UInt8],
        _ type: String
    ) throws(BotAPIRefusal) {
        guard let boundary = type.split(separator: "boundary=").dropFirst().first else {
            throw .bad("multipart without a boundary")
        }
        let data = Data(body)
        let mark = Data("--\(boundary.replacingOccurrences(of: "\"", with: ""))".utf8)
        var position = data.startIndex
        while let start = data.range(of: mark, in: position..<data.endIndex),
            let end = data.range(of: mark, in: start.upperBound..<data.endIndex)
        {
            readPart(data[(start.upperBound + 2)..<(end.lowerBound - 2)])
            position = end.lowerBound
        }
    }

    private mutating func readPart(_ part: Data) {
        guard let blank = part.range(of: Data("\r\n\r\n".utf8)) else { return }
        let head = String(decoding: part[..<blank.lowerBound], as: UTF8.self)
        let content = part[blank.upperBound...]
        guard let name = Self.attribute("name", in: head) else { return }
        if let filename = Self.attribute("filename", in: head) {
            uploads[name] = Upload(filename: filename, content: Array(content))
        } else {
            values[name] = .string(String(decoding: content, as: UTF8.self))
        }
    }

    private static func attribute(_ name: String, in head: String) -> String? {
        guard let start = head.range(of: " \(name)=\""),
            let end = head.range(of: "\"", range: start.upperBound..<head.endIndex)
        else { return nil }
        return String(head[start.upperBound..<end.lowerBound])
    }

    /// Forms bring everything as text; what is needed as something else is read from it here.
    private mutating func check(
        against table: [String: BotMethodTable.Parameter]
    ) throws(BotAPIRefusal) {
        for (name, value) in values {
            guard let parameter = table[name] else {
                throw .bad("the stand-in knows no parameter \(name) here")
            }
            guard let read = Self.read(value, as: parameter.kind) else {
                throw .bad("parameter \(name) has the wrong type: \(value.json.prefix(80))")
            }
            values[name] = read
        }
        let attached = values["media"]?["media"]?.text ?? ""
        for name in uploads.keys
        where table[name]?.kind != .file && attached != "attach://\(name)" {
            throw .bad("the stand-in knows no file \(name) here")
        }
        let missing = table.filter { name, parameter in
            parameter.isRequired && values[name] == nil && uploads[name] == nil
        }
        if let name = missing.keys.sorted().first {
            throw name == "text"
                ? .bad("message text is empty") : .bad("parameter \"\(name)\" is required")
        }
    }

    private static func read(_ value: JSONValue, as kind: BotMethodTable.Kind) -> JSONValue? {
        switch (kind, value) {
        case (.integer, .integer), (.boolean, .boolean), (.string, .string), (.chat, .integer),
            (.object, .object), (.array, .array), (.file, .string):
            value
        case (.integer, .string(let text)), (.chat, .string(let text)):
            Int64(text).map { .integer($0) }
        case (.boolean, .string(let text)):
            .boolean(["true", "1", "yes"].contains(text.lowercased()))
        case (.object, .string(let text)), (.array, .string(let text)):
            JSONValue(Data(text.utf8)).flatMap { read($0, as: kind) }
        default: nil
        }
    }
}
