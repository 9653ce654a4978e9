/// How a ``LineEditor`` looks, and its bounds.
package struct LineEditorOptions: Sendable {
    /// Stands before the typed text on a terminal; without control characters.
    package var prompt = "> "
    /// Where earlier lines are kept (mode 0600); nil keeps them in memory only.
    package var historyPath: String?
    /// Lines that are kept.
    package var historyLinesMax = 1_000
    /// Longer lines are refused with a remark.
    package var lineBytesMax = 65_536
    /// Texts that may wait to be printed; beyond that the oldest are left out, and a remark says
    /// how many.
    package var printQueueMax = 1_000
    /// Where keys come from.
    package var inputDescriptor: Int32 = 0
    /// Where the line is drawn.
    package var outputDescriptor: Int32 = 1
    /// The environment, for TERM; without a TERM every terminal is taken for a dumb one and gets
    /// plain line reading.
    package var environment: [String: String] = [:]

    /// Standard input and output, no history file.
    package init() {}
}
