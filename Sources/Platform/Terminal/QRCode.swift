internal import CPlatform

/// A QR code as rows of modules, for the pairing and enrolment codes that a phone reads from the
/// terminal.
package struct QRCode: Sendable, Equatable {
    /// Why no code was made.
    package enum Failure: Error, Equatable, Sendable {
        /// The text is empty or longer than ``textBytesMax``.
        case badLength
        /// The encoder gave up, which means memory is short.
        case notEncoded
        /// libqrencode is not installed.
        case missing(SharedLibraryMissing)
    }

    /// The longest text; a code of that size still fits a terminal of 80 columns.
    package static let textBytesMax = 300

    /// True is a dark module. Square, without the quiet zone.
    package let rows: [[Bool]]

    /// Encodes a text as bytes, with the error correction level M (15 % of the code may be
    /// unreadable). Source: ISO/IEC 18004.
    package init(_ text: String) throws(Failure) {
        guard (1...Self.textBytesMax).contains(text.utf8.count) else { throw .badLength }
        do {
            try SharedLibrary.qrencode.load()
        } catch {
            throw .missing(error)
        }
        let bytes = Array(text.utf8)
        guard let code = martlet_qr_encode(Int32(bytes.count), bytes) else {
            throw .notEncoded
        }
        defer { martlet_qr_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { throw .notEncoded }
        // The lowest bit of each byte is the module's colour, 1 for dark.
        rows = (0..<width).map { row in
            (0..<width).map { modules[row * width + $0] & 1 == 1 }
        }
    }

    /// The code with its quiet zone of four modules, two rows of modules per line of text.
    ///
    /// Each line sets black on white itself, so that the code is legible on dark and light
    /// terminals alike. Without colours (`mayColour` false) it is drawn by filled characters for
    /// light modules, which suits a dark terminal; most readers take the inverse too.
    package func terminalLines(mayColour: Bool = true) -> [String] {
        let quiet = 4
        let width = rows.count + 2 * quiet
        func isDark(_ row: Int, _ column: Int) -> Bool {
            let inside = 0..<rows.count
            let (row, column) = (row - quiet, column - quiet)
            return inside.contains(row) && inside.contains(column) && rows[row][column]
        }
        return stride(from: 0, to: width, by: 2).map { row in
            let cells = (0..<width).map { column -> Character in
                // In colour the drawn part is dark; without, it is light. Beyond the last row
                // nothing is drawn.
                let upper = isDark(row, column) == mayColour
                let lower = row + 1 < width ? isDark(row + 1, column) == mayColour : false
                return switch (upper, lower) {
                case (true, true): "█"
                case (true, false): "▀"
                case (false, true): "▄"
                case (false, false): " "
                }
            }
            return mayColour ? "\u{1B}[38;5;16;48;5;231m\(String(cells))\u{1B}[0m" : String(cells)
        }
    }
}
