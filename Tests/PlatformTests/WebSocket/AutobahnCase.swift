import StandIns
import Testing

/// A case of the Autobahn test suite for clients: what its server sends, and what a client that echoes every
/// message has to answer. The numbers are those of the suite; its cases about compression have no place here.
struct AutobahnCase: Sendable, CustomTestStringConvertible {
    enum Ending: Sendable, Equatable {
        /// The server closes with 1000 behind what is sent, and the client answers with the same.
        case clean
        /// The client answers the Close frame that is among what is sent, with this code or none.
        case answers(UInt16?)
        /// The client closes by itself with this code.
        case fails(UInt16)
    }

    let number: String
    let sent: [UInt8]
    /// Frames that come back before the Close frame, put together where they are fragments.
    let back: [WireFrame]
    let ending: Ending
    /// Bytes in one write, where the suite sends in pieces.
    var step = Int.max

    var testDescription: String { number }

    init(
        _ number: String,
        _ sent: [WireFrame],
        back: [WireFrame] = [],
        _ ending: Ending = .clean,
        step: Int = .max
    ) {
        self.number = number
        self.sent = sent.flatMap(\.bytes)
        self.back = back
        self.ending = ending
        self.step = step
    }

    /// Everything that the server writes.
    var script: [UInt8] { ending == .clean ? sent + WireFrame.close(1000).bytes : sent }

    /// Frames that came back, fragments put together, up to the Close frame; nil when there is none, or a frame
    /// is not masked.
    static func answers(in frames: [WireFrame]) -> (back: [WireFrame], close: WireFrame)? {
        var back: [WireFrame] = []
        var begun: WireFrame?
        for frame in frames {
            guard frame.mask != nil, frame.flags & 7 == 0 else { return nil }
            var frame = frame
            frame.mask = nil
            switch frame.opcode {
            case 8: return (back, frame)
            case 9, 10: back.append(frame)
            default:
                if var whole = begun {
                    guard frame.opcode == 0 else { return nil }
                    whole.payload += frame.payload
                    whole.flags = frame.flags
                    frame = whole
                }
                begun = frame.isFinal ? nil : frame
                if frame.isFinal { back.append(frame) }
            }
        }
        return nil
    }

    /// What is wrong with the answers; nil when nothing is. Where it is left to chance what came back before the
    /// Close frame, only that is looked at.
    func fault(in frames: [WireFrame], isBackKnown: Bool = true) -> String? {
        guard let (back, close) = Self.answers(in: frames) else {
            return "no Close frame among \(frames.count) masked frames"
        }
        if isBackKnown, back != self.back {
            return "answered \(back.count) frames, not the \(self.back.count)"
        }
        let wanted: UInt16? =
            switch ending {
            case .clean: 1000
            case .answers(let code): code
            case .fails(let code): code
            }
        return close.closeCode == wanted ? nil : "closed with \(close.closeCode ?? 0)"
    }
}
