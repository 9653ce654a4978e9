/// Cuts pieces of Telegram HTML into parts that each stand alone.
struct HTMLCutter {
    private struct Place {
        var index: Int
        var open: [HTMLPiece]
    }

    private let pieces: [HTMLPiece]
    private let unitsMax: Int
    private let bytesMax: Int
    private var start = 0
    /// Tags that are open at `start`.
    private var open: [HTMLPiece] = []

    init(_ pieces: [HTMLPiece], unitsMax: Int, bytesMax: Int) {
        self.pieces = pieces
        self.unitsMax = unitsMax
        self.bytesMax = bytesMax
    }

    /// The next part that shows something, or nil at the end.
    mutating func next() -> String? {
        while start < pieces.count {
            let end = nextCut()
            let body = pieces[start..<end.index]
            let part =
                (open + body).map(\.raw).joined() + end.open.reversed().map(closing).joined()
            let showsSomething = body.contains { piece in
                guard case .text(_, let visible) = piece else { return false }
                return !visible.allSatisfy(\.isWhitespace)
            }
            start = end.index
            open = end.open
            if showsSomething { return part }
        }
        return nil
    }

    /// Walks until the part is full, then goes back to the best place for a cut.
    private func nextCut() -> Place {
        var place = Place(index: start, open: open)
        var lineEnd: Place?
        var wordEnd: Place?
        var units = 0
        var bytes = open.reduce(0) { $0 + $1.raw.utf8.count }
        // Every open tag will need its closing one.
        var closingBytes = open.reduce(0) { $0 + closing($1).utf8.count }
        while place.index < pieces.count {
            let piece = pieces[place.index]
            let nextBytes = bytes + piece.raw.utf8.count
            let isFull = units + piece.units > unitsMax || nextBytes + closingBytes > bytesMax - 64
            // A first piece always goes in, so that the walk ends whatever the text.
            if isFull, place.index > start { return lineEnd ?? wordEnd ?? place }
            units += piece.units
            bytes = nextBytes
            place.index += 1
            switch piece {
            case .open:
                place.open.append(piece)
                closingBytes += closing(piece).utf8.count
            case .close(let name, _):
                if let last = place.open.last, name.isEmpty || opens(last, name) {
                    place.open.removeLast()
                    closingBytes -= closing(last).utf8.count
                }
            case .text(_, "\n"): lineEnd = place
            case .text(_, " "): wordEnd = place
            case .text: break
            }
        }
        return place
    }

    private func opens(_ piece: HTMLPiece, _ name: String) -> Bool {
        if case .open(name, _) = piece { return true }
        return false
    }

    private func closing(_ piece: HTMLPiece) -> String {
        if case .open(let name, _) = piece { return "</\(name)>" }
        return ""
    }
}
