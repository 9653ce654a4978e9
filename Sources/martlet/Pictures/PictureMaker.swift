import Charts
import ChatOps
import Logging
import Platform
import Synchronization
import TradingCore

/// How charts look, or that there are none.
enum ChartStyle: String, CaseIterable, Sendable {
    case dark
    case light
    case off

    var theme: Theme? {
        switch self {
        case .dark: .dark
        case .light: .light
        case .off: nil
        }
    }
}

/// Draws the pictures of reports. Where there is no libcairo, or a picture cannot be drawn, the answer is
/// the words alone, and the log tells once why.
final class PictureMaker: Sendable {
    private let theme: Theme?
    private let log: Logger
    private let isTold = Mutex(false)

    init(style: ChartStyle, log: Logger) {
        theme = style.theme
        self.log = log
    }

    /// Whether a picture goes with the report.
    func illustrates(_ report: EngineReport) -> Bool {
        theme.map { ReportPictures.drawing(of: report, $0) != nil } ?? false
    }

    /// The picture of a report; nil where none goes with it or none can be drawn. Takes some milliseconds,
    /// the first time some tens: not on the loop's thread.
    func picture(of report: EngineReport) -> MessagePicture? {
        guard let theme, let drawing = ReportPictures.drawing(of: report, theme) else { return nil }
        do throws(PictureFailure) {
            return MessagePicture(
                png: try drawing.png(),
                width: drawing.width,
                height: drawing.height
            )
        } catch {
            let isFirst = isTold.withLock { told in
                defer { told = true }
                return !told
            }
            if isFirst { log.warning("answers come without charts: \(error)") }
            return nil
        }
    }
}
