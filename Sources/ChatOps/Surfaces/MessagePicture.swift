/// A picture that goes with a message. The words are complete without it.
package struct MessagePicture: Sendable, Hashable {
    /// A PNG file.
    package let png: [UInt8]
    /// Pixels.
    package let width: Int
    package let height: Int

    package init(png: [UInt8], width: Int, height: Int) {
        self.png = png
        self.width = width
        self.height = height
    }

    /// What the journal keeps of it.
    var note: String { "with a picture, \(width) x \(height), \(png.count / 1_024) KB" }
}
