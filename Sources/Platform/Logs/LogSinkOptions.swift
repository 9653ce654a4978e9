package import Logging

/// How log lines look, and the bounds of a ``LogSink``.
package struct LogSinkOptions: Sendable {
    /// The shape of a line.
    package enum Format: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON object per line.
        case json
    }

    /// The shape of the lines.
    package var format = Format.text
    /// Entries below are not made.
    package var level = Logger.Level.info
    /// Entries that may wait for the writing thread; further ones are dropped and counted.
    package var queueMax = 4_096
    /// Lines that are remembered for ``LogSink/recent(_:)``.
    package var recentMax = 500
    /// Longer lines are cut, and say so.
    package var lineBytesMax = 16_384

    /// Text from `info` on, with the bounds above.
    package init() {}
}
