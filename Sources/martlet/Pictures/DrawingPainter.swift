import Charts
import Platform

extension Drawing {
    /// The drawing as a PNG file. Loads libcairo and looks for the font when it is called first, which takes
    /// some tens of milliseconds; not on the cooperative pool and not on the loop.
    func png() throws(PictureFailure) -> [UInt8] {
        let canvas = try PictureCanvas(width: width, height: height)
        canvas.box(0, 0, Double(width), Double(height), radius: 0)
        canvas.fill(PictureCanvas.Colour(background))
        for shape in shapes { canvas.paint(shape) }
        return try canvas.png()
    }
}

extension PictureCanvas {
    /// Draws what a drawing is made of.
    fileprivate func paint(_ shape: Shape) {
        switch shape {
        case .boxes(let boxes, let fill, let radius):
            for place in boxes { box(place.x, place.y, place.width, place.height, radius: radius) }
            self.fill(Colour(fill))
        case .frame(let place, let stroke, let radius):
            box(place.x, place.y, place.width, place.height, radius: radius)
            self.stroke(Pen(stroke, isRound: false))
        case .polyline(let spots, let stroke):
            line(Self.flat(spots))
            self.stroke(Pen(stroke, isRound: true))
        case .segments(let spots, let stroke):
            segments(Self.flat(spots))
            self.stroke(Pen(stroke, isRound: false))
        case .polygon(let spots, let fill, let outline):
            line(Self.flat(spots), isClosed: true)
            finish(fill, outline)
        case .circles(let spots, let radius, let fill, let outline):
            for spot in spots where spot.x.isFinite && spot.y.isFinite {
                circle(spot.x, spot.y, radius: radius)
            }
            finish(fill, outline)
        case .text(let lettering): write(lettering)
        case .clipped(let place, let shapes):
            confined(place.x, place.y, place.width, place.height) {
                for shape in shapes { paint(shape) }
            }
        }
    }

    private func finish(_ fill: Ink, _ outline: Stroke?) {
        guard let outline else { return self.fill(Colour(fill)) }
        self.fill(Colour(fill), keeping: true)
        self.stroke(Pen(outline, isRound: false))
    }

    private func write(_ lettering: Lettering) {
        let anchor =
            switch lettering.anchor {
            case .start: 0.0
            case .middle: 0.5
            case .end: 1.0
            }
        write(
            lettering.text,
            lettering.place.x,
            lettering.place.y,
            size: lettering.size,
            isBold: lettering.isBold,
            anchor: anchor,
            Colour(lettering.ink)
        )
    }

    /// x and y in turn. What is no number would spoil the whole canvas, and stands at the origin.
    private static func flat(_ spots: [Spot]) -> [Double] {
        var places: [Double] = []
        places.reserveCapacity(spots.count * 2)
        for spot in spots {
            let isNumber = spot.x.isFinite && spot.y.isFinite
            places.append(isNumber ? spot.x : 0)
            places.append(isNumber ? spot.y : 0)
        }
        return places
    }
}

extension PictureCanvas.Colour {
    fileprivate init(_ ink: Ink) {
        self.init(red: ink.red, green: ink.green, blue: ink.blue, opacity: ink.opacity)
    }
}

extension PictureCanvas.Pen {
    fileprivate init(_ stroke: Stroke, isRound: Bool) {
        self.init(
            PictureCanvas.Colour(stroke.ink),
            width: stroke.width,
            dashes: stroke.dashes,
            isRound: isRound
        )
    }
}
