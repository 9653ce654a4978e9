import TradingCore

/// Where moments stand along the width of a plot.
struct TimeAxis {
    /// A tick with its pixel.
    struct Place {
        let x: Double
        let tick: TimeTicks.Tick
    }

    let places: [Place]

    /// Ticks over plots of that many pixels. `position` gives the pixel of a moment, nil for one that is not
    /// shown.
    init(
        from first: UTCTime,
        through last: UTCTime,
        width: Double,
        position: (UTCTime) -> Double?
    ) {
        let room = Measure.label * 5.2
        let ticks = TimeTicks.ticks(from: first, through: last, countMax: max(2, Int(width / room)))
        var kept: [Place] = []
        for tick in ticks {
            guard let x = position(tick.time) else { continue }
            if let previous = kept.last, x - previous.x < room * 0.7 { continue }
            kept.append(Place(x: x, tick: tick))
        }
        places = kept
    }
}

extension Sketch {
    /// Upright lines through plots, under what is drawn next.
    mutating func lines(_ axis: TimeAxis, through boxes: [Box]) {
        var spots: [Spot] = []
        for box in boxes {
            for place in axis.places where place.x > box.left + 2 && place.x < box.right - 2 {
                let x = place.x.rounded() + 0.5
                spots += [Spot(x, box.top), Spot(x, box.bottom)]
            }
        }
        add(.segments(spots, stroke: Stroke(theme.grid.faded(to: 0.8), width: 2)))
    }

    /// The names of the ticks, in a strip under the plots.
    mutating func names(_ axis: TimeAxis, in strip: Box, plotRight: Double) {
        var end = -Double.infinity
        for place in axis.places {
            let isBold = place.tick.isMajor
            let half =
                TextMeasure.width(of: place.tick.name, size: Measure.label, isBold: isBold) / 2
            let x = min(plotRight - half + 30, max(strip.left + half, place.x))
            if x - half < end + 18 { continue }
            end = x + half
            letter(
                place.tick.name,
                centredAt: Spot(x, strip.middle.y),
                isBold: isBold,
                ink: isBold ? theme.text : theme.muted
            )
        }
    }
}
