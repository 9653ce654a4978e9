import StandIns

/// Changes inputs at random, from a seed: a bit, a byte, a piece doubled, dropped, or taken from
/// another input.
struct InputMutator {
    private var dice: SeededDice
    private let pieces: [[UInt8]]

    /// Bytes at which parsers change their mind.
    private static let telling =
        Array("\n\r\t \"'\\{}[]<>&;:,.-+/%@#e09azAZ\u{0}\u{7F}".utf8) + [255]
    /// The longest input that is made.
    private static let bytesMax = 8_192

    init(seed: UInt64, pieces: [[UInt8]]) {
        dice = SeededDice(state: seed)
        self.pieces = pieces.filter { !$0.isEmpty }
    }

    /// One to six changes of an input.
    mutating func mutated(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...6, using: &dice) { change(&bytes) }
        return Array(bytes.prefix(Self.bytesMax))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &dice)
        let isInside = place < bytes.count
        switch Int.random(in: 0..<8, using: &dice) {
        case 0 where isInside: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
        case 1 where isInside: bytes[place] = UInt8.random(in: 0...255, using: &dice)
        case 2 where isInside: bytes.remove(at: place)
        case 3: bytes.insert(Self.telling.randomElement(using: &dice) ?? 0, at: place)
        case 4 where isInside: bytes[place] = Self.telling.randomElement(using: &dice) ?? 0
        case 5: bytes.removeSubrange(place..<min(place + length(), bytes.count))
        case 6:
            let piece = bytes[place..<min(place + length(), bytes.count)]
            bytes.insert(contentsOf: piece, at: place)
        default: bytes.insert(contentsOf: borrowed(), at: place)
        }
    }

    /// A piece of another input.
    private mutating func borrowed() -> [UInt8] {
        guard let other = pieces.randomElement(using: &dice) else { return [] }
        let start = Int.random(in: 0..<other.count, using: &dice)
        return Array(other[start...].prefix(length()))
    }

    /// Mostly short, now and then long.
    private mutating func length() -> Int {
        1 << Int.random(in: 0...Int.random(in: 0...8, using: &dice), using: &dice)
    }
}
