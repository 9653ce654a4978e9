extension Drawing {
    /// The drawing as a self-contained SVG document, which stands in HTML as it is. Coordinates are
    /// rounded to tenths of a pixel. Nothing in it is a script or points elsewhere.
    package func svg() -> String {
        var writer = SVGWriter()
        writer.open(self)
        for shape in shapes { writer.write(shape) }
        return writer.close()
    }
}

/// Writes shapes as SVG elements. Source: Scalable Vector Graphics (SVG) 1.1, W3C.
private struct SVGWriter {
    private var text = ""
    private var clips = 0
    private var mark = ""

    mutating func open(_ drawing: Drawing) {
        // Documents that hold several drawings need other names of clips in each.
        mark = String(drawing.caption.utf8.reduce(5381) { ($0 &* 33 ^ UInt32($1)) }, radix: 36)
        let (width, height) = (drawing.width, drawing.height)
        text += "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" "
        text += "width=\"\(width)\" height=\"\(height)\" role=\"img\" "
        text += "font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\" "
        text += "style=\"max-width:100%;height:auto\">"
        text += "<title>\(Self.escaped(drawing.caption))</title>"
        let canvas = Box(x: 0, y: 0, width: Double(width), height: Double(height))
        write(.boxes([canvas], fill: drawing.background))
    }

    func close() -> String { text + "</svg>" }

    mutating func write(_ shape: Shape) {
        switch shape {
        case .boxes(let boxes, let fill, let radius): write(boxes, fill, radius)
        case .frame(let box, let stroke, let radius):
            text +=
                "<rect \(Self.place(box))\(Self.corners(radius)) fill=\"none\"\(Self.look(stroke))/>"
        case .polyline(let spots, let stroke):
            text += "<polyline points=\"\(Self.points(spots))\" fill=\"none\""
            text += "\(Self.look(stroke)) stroke-linejoin=\"round\" stroke-linecap=\"round\"/>"
        case .segments(let spots, let stroke):
            var path = ""
            for index in stride(from: 0, to: spots.count - 1, by: 2) {
                path += "M\(Self.pair(spots[index]))L\(Self.pair(spots[index + 1]))"
            }
            text += "<path d=\"\(path)\" fill=\"none\"\(Self.look(stroke))/>"
        case .polygon(let spots, let fill, let outline):
            text += "<polygon points=\"\(Self.points(spots))\"\(Self.look(fill, outline))/>"
        case .circles(let spots, let radius, let fill, let outline):
            for spot in spots {
                text += "<circle cx=\"\(Self.number(spot.x))\" cy=\"\(Self.number(spot.y))\" "
                text += "r=\"\(Self.number(radius))\"\(Self.look(fill, outline))/>"
            }
        case .text(let lettering): write(lettering)
        case .clipped(let box, let shapes): write(shapes, within: box)
        }
    }

    private mutating func write(_ boxes: [Box], _ fill: Ink, _ radius: Double) {
        if radius > 0 || boxes.count == 1 {
            for box in boxes {
                text += "<rect \(Self.place(box))\(Self.corners(radius))\(Self.look(fill, nil))/>"
            }
            return
        }
        var path = ""
        for box in boxes {
            let (width, height) = (Self.number(box.width), Self.number(box.height))
            path += "M\(Self.pair(Spot(box.x, box.y)))h\(width)v\(height)h-\(width)z"
        }
        text += "<path d=\"\(path)\"\(Self.look(fill, nil))/>"
    }

    private mutating func write(_ lettering: Lettering) {
        let anchor =
            switch lettering.anchor {
            case .start: ""
            case .middle: " text-anchor=\"middle\""
            case .end: " text-anchor=\"end\""
            }
        let place = lettering.place
        text += "<text x=\"\(Self.number(place.x))\" y=\"\(Self.number(place.y))\" "
        text += "font-size=\"\(Self.number(lettering.size))\"\(anchor)"
        if lettering.isBold { text += " font-weight=\"700\"" }
        text += "\(Self.look(lettering.ink, nil))>\(Self.escaped(lettering.text))</text>"
    }

    private mutating func write(_ shapes: [Shape], within box: Box) {
        clips += 1
        let name = "c\(mark)-\(clips)"
        text += "<clipPath id=\"\(name)\"><rect \(Self.place(box))/></clipPath>"
        text += "<g clip-path=\"url(#\(name))\">"
        for shape in shapes { write(shape) }
        text += "</g>"
    }
}

extension SVGWriter {
    private static func place(_ box: Box) -> String {
        "x=\"\(number(box.x))\" y=\"\(number(box.y))\" "
            + "width=\"\(number(box.width))\" height=\"\(number(box.height))\""
    }

    private static func corners(_ radius: Double) -> String {
        radius > 0 ? " rx=\"\(number(radius))\"" : ""
    }

    private static func look(_ stroke: Stroke) -> String {
        var look = " stroke=\"\(colour(stroke.ink))\" stroke-width=\"\(number(stroke.width))\""
        if stroke.ink.opacity < 1 { look += " stroke-opacity=\"\(share(stroke.ink.opacity))\"" }
        if !stroke.dashes.isEmpty {
            let dashes = stroke.dashes.map(number).joined(separator: " ")
            look += " stroke-dasharray=\"\(dashes)\""
        }
        return look
    }

    private static func look(_ fill: Ink, _ outline: Stroke?) -> String {
        var look = " fill=\"\(colour(fill))\""
        if fill.opacity < 1 { look += " fill-opacity=\"\(share(fill.opacity))\"" }
        if let outline { look += self.look(outline) }
        return look
    }

    private static func colour(_ ink: Ink) -> String {
        let digits = String(ink.rgb, radix: 16)
        return "#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    private static func share(_ value: Double) -> String {
        NumberText.trimmed(value, decimals: 3)
    }

    private static func points(_ spots: [Spot]) -> String {
        spots.map(pair).joined(separator: " ")
    }

    private static func pair(_ spot: Spot) -> String { "\(number(spot.x)),\(number(spot.y))" }

    /// Tenths of a pixel; what is no number stands at the origin.
    private static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let tenths = Int((value * 10).rounded())
        if tenths % 10 == 0 { return String(tenths / 10) }
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Text between tags. Characters that XML does not allow are left out.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += " "
            default:
                let isAllowed =
                    scalar.value >= 32 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                if isAllowed { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
