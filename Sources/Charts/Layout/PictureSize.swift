/// The size of a picture in pixels. Telegram shrinks photos whose longer side is over 1,280, so none here is.
/// A phone shows them at about a third, hence the large letters.
package struct PictureSize: Sendable, Hashable {
    package let width: Int
    package let height: Int

    /// Both are held between 480 and 4,096.
    package init(width: Int, height: Int) {
        self.width = min(4096, max(480, width))
        self.height = min(4096, max(480, height))
    }

    /// Upright, for what has several panes.
    package static let tall = PictureSize(width: 1080, height: 1280)
    package static let wide = PictureSize(width: 1280, height: 960)
    package static let square = PictureSize(width: 1200, height: 1200)
}

/// Letter sizes and distances in pixels, the same in all pictures.
enum Measure {
    static let margin = 40.0
    static let title = 46.0
    static let subtitle = 31.0
    static let figure = 37.0
    static let figureName = 28.0
    static let label = 30.0
    static let small = 27.0
    static let corner = 14.0
    static let gap = 22.0
    /// From candle to candle, at least.
    static let candlePitch = 5.0
    /// What the labels at the right take, about.
    static let labelRoom = 150.0
}
