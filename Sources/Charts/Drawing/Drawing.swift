/// A picture as a value: a canvas in pixels and what is drawn on it, first things lowest. It becomes an
/// SVG text (`svg()`), or a PNG where a library for it is loaded.
package struct Drawing: Sendable, Hashable {
    /// Pixels.
    package let width: Int
    package let height: Int
    package let background: Ink
    package var shapes: [Shape]
    /// What the picture shows, in one sentence, for those who cannot see it.
    package let caption: String

    package init(
        width: Int,
        height: Int,
        background: Ink,
        shapes: [Shape] = [],
        caption: String
    ) {
        precondition(width > 0 && height > 0, "a drawing has a size")
        self.width = width
        self.height = height
        self.background = background
        self.shapes = shapes
        self.caption = caption
    }
}

/// What can be drawn. Many of one look stand in one shape, so that they are drawn in one go.
package enum Shape: Sendable, Hashable {
    /// Filled rectangles.
    case boxes([Box], fill: Ink, cornerRadius: Double = 0)
    /// The outline of a rectangle.
    case frame(Box, stroke: Stroke, cornerRadius: Double = 0)
    /// A line through all places.
    case polyline([Spot], stroke: Stroke)
    /// Separate lines: each two places are the ends of one.
    case segments([Spot], stroke: Stroke)
    /// A closed and filled area, with or without an outline: areas under curves, triangles.
    case polygon([Spot], fill: Ink, outline: Stroke? = nil)
    /// Filled circles of one size.
    case circles([Spot], radius: Double, fill: Ink, outline: Stroke? = nil)
    case text(Lettering)
    /// What is drawn within a rectangle alone.
    case clipped(Box, [Shape])
}
