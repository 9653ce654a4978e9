import Testing

@testable import Platform

/// Pictures are written as PNG files that any reader takes, pixel by pixel.
struct PictureTests {
    private static func written(_ pixels: [UInt32], _ width: Int, stride: Int) -> [UInt8] {
        pixels.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return [] }
            return PNGEncoder.encode(
                base,
                width: width,
                height: pixels.count / stride,
                stride: stride
            )
        }
    }

    private static func noise(_ count: Int, kinds: UInt32) -> [UInt32] {
        var state: UInt64 = 5
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: state >> 33) % kinds &* 0x3A_7F19 & 0xFF_FFFF
        }
    }

    @Test(arguments: [1, 2, 3, 85, 86, 87, 88, 172, 173, 259, 1000])
    func `runs of every length come back`(width: Int) throws {
        let flat = [UInt32](repeating: 0x0F_141B, count: 3 * width)
        #expect(try PNGReader(Self.written(flat, width, stride: width)).pixels == flat)
        let ramp = (0..<3 * width).map { UInt32($0 / 7) & 0xFF_FFFF }
        #expect(try PNGReader(Self.written(ramp, width, stride: width)).pixels == ramp)
    }

    @Test(arguments: [1, 2, 3, 40, 5000, 1 << 24] as [UInt32])
    func `whatever the pixels are, they come back`(kinds: UInt32) throws {
        let pixels = Self.noise(64 * 50, kinds: kinds)
        let read = try PNGReader(Self.written(pixels, 64, stride: 64))
        #expect(read.width == 64 && read.height == 50)
        #expect(read.pixels == pixels)
    }

    @Test func `rows may lie farther apart than they are wide, and unused bits do not count`()
        throws
    {
        let pixels = Self.noise(40 * 12, kinds: 3).map { $0 | 0xFF00_0000 }
        let read = try PNGReader(Self.written(pixels, 33, stride: 40))
        let wanted = (0..<12).flatMap { row in (0..<33).map { pixels[row * 40 + $0] & 0xFF_FFFF } }
        #expect(read.pixels == wanted)
    }

    @Test func `rare symbols get codes of allowed length`() throws {
        // Counts that grow like Fibonacci's make the deepest trees.
        var counts = [1, 1]
        for index in 2..<40 { counts.append(counts[index - 1] + counts[index - 2]) }
        let code = PrefixCode(counts, lengthMax: 15)
        #expect(code.lengths.allSatisfy { (1...15).contains($0) })
        let space = code.lengths.reduce(0) { $0 + (1 << (15 - Int($1))) }
        #expect(space == 1 << 15)
        #expect(PrefixCode([0, 7, 0], lengthMax: 15).lengths == [0, 1, 0])
    }

    @Test func `a canvas draws boxes, lines and text`() throws {
        let canvas = try PictureCanvas(width: 60, height: 40)
        canvas.box(0, 0, 60, 40, radius: 0)
        canvas.fill(.init(red: 1, green: 1, blue: 1, opacity: 1))
        canvas.box(10, 10, 10, 10, radius: 0)
        canvas.fill(.init(red: 1, green: 0, blue: 0, opacity: 1))
        canvas.confined(0, 0, 60, 30) {
            canvas.line([50, 0, 50, 40])
            let blue = PictureCanvas.Colour(red: 0, green: 0, blue: 1, opacity: 1)
            canvas.stroke(.init(blue, width: 2, isRound: false))
        }
        let black = PictureCanvas.Colour(red: 0, green: 0, blue: 0, opacity: 1)
        canvas.write("M", 22, 38, size: 20, isBold: true, anchor: 0, black)
        let read = try PNGReader(try canvas.png())
        #expect(read.pixels[15 * 60 + 15] == 0xFF_0000)
        #expect(read.pixels[15 * 60 + 25] == 0xFF_FFFF)
        #expect(read.pixels[15 * 60 + 50] == 0x00_00FF)
        #expect(read.pixels[35 * 60 + 50] == 0xFF_FFFF, "drawn outside of the confinement")
        let letter = (24..<38).flatMap { row in (22..<40).map { read.pixels[row * 60 + $0] } }
        #expect(letter.contains { $0 & 0xFF < 60 }, "no letter was written; is a font installed?")
    }

    @Test func `a picture without a side or with too long a one is refused`() {
        #expect(throws: PictureFailure.notDrawn) { try PictureCanvas(width: 0, height: 10) }
        #expect(throws: PictureFailure.notDrawn) { try PictureCanvas(width: 10, height: 5000) }
        let missing = PictureFailure.missing(
            SharedLibraryMissing(file: "libcairo.so.2", package: "libcairo2", reason: "gone")
        )
        #expect("\(missing)".contains("apt-get install libcairo2"))
    }
}
