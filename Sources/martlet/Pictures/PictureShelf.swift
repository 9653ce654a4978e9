import ChatOps
import Foundation
import Platform
import Synchronization
import TradingCore

/// Where the console's pictures lie: a folder in the data directory that keeps the newest.
final class PictureShelf: Sendable {
    /// Files that are kept; the oldest give way.
    static let filesMax = 20
    /// Pictures that are drawn at once; who asks for more gets words alone.
    private static let drawnMax = 2

    private let folder: String
    private let maker: PictureMaker
    private let drawn = Mutex(0)

    init(folder: String, maker: PictureMaker) {
        self.folder = folder
        self.maker = maker
    }

    /// Draws and files the picture of a report on a thread of its own, and tells the path; tells nothing
    /// where there is no picture.
    func file(_ report: EngineReport, tell: @escaping @Sendable (String) -> Void) {
        guard maker.illustrates(report) else { return }
        let isFree = drawn.withLock { drawn in
            guard drawn < Self.drawnMax else { return false }
            drawn += 1
            return true
        }
        guard isFree else { return }
        let thread = try? DedicatedThread.start(name: "picture") { [self] in
            defer { drawn.withLock { $0 -= 1 } }
            guard let picture = maker.picture(of: report) else { return }
            tell(words(of: picture, report.name))
        }
        if thread == nil { drawn.withLock { $0 -= 1 } }
    }

    private func words(of picture: MessagePicture, _ name: String) -> String {
        do {
            return "Picture: \(try store(picture.png, name))"
        } catch {
            return "The picture could not be written: \(error.localizedDescription)"
        }
    }

    /// Writes a file and removes the oldest beyond the bound; the path.
    func store(_ png: [UInt8], _ name: String) throws -> String {
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        let digits = now.description.filter { $0.isNumber || $0 == "T" }
        let path = "\(folder)/\(digits)-\(name).png"
        try Data(png).write(to: URL(fileURLWithPath: path), options: .atomic)
        let kept = try files.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".png") }.sorted()
        for old in kept.dropLast(Self.filesMax) {
            try? files.removeItem(atPath: "\(folder)/\(old)")
        }
        return path
    }
}
