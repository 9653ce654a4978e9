/// A place on a drawing in pixels; x grows to the right, y downward.
package struct Spot: Sendable, Hashable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// An upright rectangle in pixels. Width and height are not negative.
package struct Box: Sendable, Hashable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The box between two edges of each direction, in any order.
    package init(from first: Spot, to second: Spot) {
        self.init(
            x: min(first.x, second.x),
            y: min(first.y, second.y),
            width: abs(second.x - first.x),
            height: abs(second.y - first.y)
        )
    }

    package var left: Double { x }
    package var right: Double { x + width }
    package var top: Double { y }
    package var bottom: Double { y + height }
    package var middle: Spot { Spot(x + width / 2, y + height / 2) }

    /// The box with its edges on whole pixels, so that they are drawn sharp; at least one pixel each way.
    package var sharp: Box {
        let left = x.rounded()
        let top = y.rounded()
        return Box(
            x: left,
            y: top,
            width: max(1, right.rounded() - left),
            height: max(1, bottom.rounded() - top)
        )
    }

    /// The box made smaller by a margin on every side; negative margins make it larger.
    package func inset(by margin: Double) -> Box {
        Box(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
    }
}
