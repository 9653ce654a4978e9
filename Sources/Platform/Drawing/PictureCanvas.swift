internal import CPlatform

/// A canvas in memory that libcairo draws on. One thread uses it; cairo's search for fonts blocks at the
/// first text of the process, so that thread is not of the cooperative pool.
package final class PictureCanvas {
    /// A colour; every part is 0...1.
    package struct Colour {
        let red: Double
        let green: Double
        let blue: Double
        let opacity: Double

        package init(red: Double, green: Double, blue: Double, opacity: Double) {
            self.red = red
            self.green = green
            self.blue = blue
            self.opacity = opacity
        }
    }

    /// How a path is stroked.
    package struct Pen {
        let colour: Colour
        /// Pixels.
        let width: Double
        /// Lengths of dash and gap in pixels; empty for a whole line.
        let dashes: [Double]
        /// Whether ends and corners are round.
        let isRound: Bool

        package init(_ colour: Colour, width: Double, dashes: [Double] = [], isRound: Bool) {
            self.colour = colour
            self.width = width
            // cairo takes dashes that are positive.
            self.dashes = dashes.allSatisfy { $0 > 0 } ? dashes : []
            self.isRound = isRound
        }
    }

    /// The most pixels each way; 16 megapixels are 64 MB.
    package static let sideMax = 4096

    package let width: Int
    package let height: Int
    private let canvas: OpaquePointer

    /// Opens an opaque canvas.
    /// - Throws: When libcairo cannot be loaded, memory is short or a side is not 1...``sideMax``.
    package init(width: Int, height: Int) throws(PictureFailure) {
        do {
            try SharedLibrary.cairo.load()
        } catch {
            throw .missing(error)
        }
        let sides = 1...Self.sideMax
        guard sides.contains(width), sides.contains(height),
            let canvas = martlet_canvas_open(Int32(width), Int32(height))
        else { throw .notDrawn }
        self.width = width
        self.height = height
        self.canvas = canvas
    }

    deinit { martlet_canvas_close(canvas) }

    private func use(_ colour: Colour) {
        martlet_canvas_ink(canvas, colour.red, colour.green, colour.blue, colour.opacity)
    }

    /// Adds a box to the path.
    package func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double, radius: Double) {
        martlet_canvas_box(canvas, x, y, width, height, radius)
    }

    /// Adds a line to the path; x and y stand in turn.
    package func line(_ places: [Double], isClosed: Bool = false) {
        martlet_canvas_line(canvas, places, places.count / 2, isClosed ? 1 : 0)
    }

    /// Adds separate lines to the path; x and y of each end stand in turn.
    package func segments(_ places: [Double]) {
        martlet_canvas_segments(canvas, places, places.count / 2)
    }

    /// Adds a circle to the path.
    package func circle(_ x: Double, _ y: Double, radius: Double) {
        martlet_canvas_circle(canvas, x, y, radius)
    }

    /// Fills the path. With `keeping` it remains, for a stroke.
    package func fill(_ colour: Colour, keeping: Bool = false) {
        use(colour)
        martlet_canvas_fill(canvas, keeping ? 1 : 0)
    }

    /// Strokes the path.
    package func stroke(_ pen: Pen) {
        use(pen.colour)
        martlet_canvas_stroke(canvas, pen.width, pen.dashes, pen.dashes.count, pen.isRound ? 1 : 0)
    }

    /// Draws within a box alone.
    package func confined(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        _ draw: () -> Void
    ) {
        martlet_canvas_confine(canvas, x, y, width, height)
        draw()
        martlet_canvas_release(canvas)
    }

    /// Writes a line of text; `anchor` is the share of its width that stands left of `x`.
    package func write(
        _ text: String,
        _ x: Double,
        _ y: Double,
        size: Double,
        isBold: Bool,
        anchor: Double,
        _ colour: Colour
    ) {
        use(colour)
        martlet_canvas_text(canvas, text, x, y, size, isBold ? 1 : 0, anchor)
    }

    /// What was drawn, as a PNG file.
    package func png() throws(PictureFailure) -> [UInt8] {
        var stride: Int32 = 0
        guard let pixels = martlet_canvas_pixels(canvas, &stride) else { throw .notDrawn }
        return PNGEncoder.encode(pixels, width: width, height: height, stride: Int(stride))
    }
}

/// Why there is no picture. The text of an answer is complete without it.
package enum PictureFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// libcairo is not installed.
    case missing(SharedLibraryMissing)
    /// Memory is short, the picture is too large or holds what cannot be drawn.
    case notDrawn

    /// What is wrong and how to mend it.
    package var description: String {
        switch self {
        case .missing(let missing): "\(missing) To have charts, \(missing.mend)"
        case .notDrawn: "the chart could not be drawn; memory may be short"
        }
    }
}
