import Charts
import Testing

/// A drawing as SVG text.
struct SVGTests {
    private let ink = Ink(0x0A0B0C, opacity: 0.5)

    private func svg(_ shapes: [Shape], caption: String = "c") -> String {
        Drawing(width: 100, height: 50, background: Ink(0xFFFFFF), shapes: shapes, caption: caption)
            .svg()
    }

    @Test func `shapes become elements with rounded places`() {
        let text = svg([
            .boxes([Box(x: 1, y: 2.04, width: 3, height: 4.55)], fill: ink, cornerRadius: 2),
            .boxes(
                [Box(x: 0, y: 0, width: 1, height: 1), Box(x: 2, y: 2, width: 1, height: 1)],
                fill: ink
            ),
            .polyline(
                [Spot(0, 0), Spot(10.26, -3)],
                stroke: Stroke(ink, width: 2, dashes: [4, 2])
            ),
            .segments([Spot(0, 1), Spot(2, 3)], stroke: Stroke(Ink(0x1), width: 1)),
            .circles([Spot(5, 5)], radius: 2, fill: Ink(0xFF0000)),
        ])
        #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\""))
        #expect(text.contains("<rect x=\"1\" y=\"2\" width=\"3\" height=\"4.6\" rx=\"2\" "))
        #expect(text.contains("fill=\"#0a0b0c\" fill-opacity=\"0.5\""))
        #expect(text.contains("<path d=\"M0,0h1v1h-1zM2,2h1v1h-1z\""))
        #expect(text.contains("points=\"0,0 10.3,-3\""))
        #expect(text.contains("stroke-dasharray=\"4 2\""))
        #expect(text.contains("<path d=\"M0,1L2,3\" fill=\"none\" stroke=\"#000001\""))
        #expect(text.contains("<circle cx=\"5\" cy=\"5\" r=\"2\" fill=\"#ff0000\"/>"))
        #expect(text.hasSuffix("</svg>"))
    }

    @Test func `names are escaped and harmless`() {
        let text = svg(
            [
                .text(
                    Lettering("<script>&\"\u{1}x", at: Spot(1, 1), size: 10, anchor: .end, ink: ink)
                )
            ],
            caption: "a < b"
        )
        #expect(!text.contains("<script>"))
        #expect(text.contains("&lt;script&gt;&amp;&quot;x</text>"))
        #expect(text.contains("<title>a &lt; b</title>"))
        #expect(text.contains("text-anchor=\"end\""))
    }

    @Test func `what is no number does not break the document`() {
        let text = svg([.polyline([Spot(.nan, .infinity)], stroke: Stroke(ink, width: 1))])
        #expect(text.contains("points=\"0,0\""))
    }

    @Test func `clips have names that differ between drawings of one document`() {
        let shape = Shape.clipped(Box(x: 0, y: 0, width: 5, height: 5), [])
        let first = svg([shape, shape], caption: "one")
        let second = svg([shape], caption: "two")
        func names(_ text: String) -> [Substring] {
            text.split(separator: "clipPath id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        }
        #expect(Set(names(first) + names(second)).count == 3)
    }
}
