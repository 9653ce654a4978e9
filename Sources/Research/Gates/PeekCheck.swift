package import TradingCore

/// A strategy that did something else when what came later was taken away.
package struct PeekFinding: Sendable, Hashable {
    /// Where the data was cut off.
    package let cut: UTCTime
    /// The first time at which both runs differ.
    package let time: UTCTime

    /// For people.
    package var sentence: String {
        "It looks ahead: with nothing known after \(cut), it did something else at \(time)"
    }
}

/// Runs a strategy again on data that is cut off, and compares what both did on the part that they share. What
/// decides by closed bars alone does the same.
package enum PeekCheck {
    /// How often the data is cut.
    package static let cuts = 4

    /// Looks for a difference.
    ///
    /// - Parameters:
    ///   - whole: the record of the run over all of it.
    ///   - trial: that run.
    ///   - run: the backtest, which must hand a strategy nothing from after the end of a run.
    /// - Returns: the first difference; nil when there is none.
    /// - Throws: what the backtest throws.
    package static func look(
        at whole: TrackRecord,
        of trial: TrialRun,
        run: TrialRunner
    ) throws -> PeekFinding? {
        let count = whole.curve.count
        guard count > 2 * cuts else { return nil }
        for number in 1...cuts {
            // Unequal distances: what is held for whole weeks shall not be cut at a change every time.
            let place = count * number / (cuts + 1) - number
            let cut = whole.curve.times[place]
            let part = try run(
                TrialRun(
                    parameters: trial.parameters,
                    from: trial.from,
                    until: cut,
                    costs: trial.costs
                )
            )
            if let time = difference(whole, part, upTo: cut) {
                return PeekFinding(cut: cut, time: time)
            }
        }
        return nil
    }

    /// When two records first differ in equity, in what is held, or in a trade that was closed.
    package static func difference(
        _ whole: TrackRecord,
        _ part: TrackRecord,
        upTo cut: UTCTime
    ) -> UTCTime? {
        let shared = whole.between(.epoch, cut)
        var first: UTCTime?
        func note(_ time: UTCTime?) {
            if let time { first = min(first ?? time, time) }
        }
        for place in 0..<max(shared.curve.count, part.curve.count) {
            let one = shared.point(place)
            let other = part.point(place)
            if one != other {
                note(shared.time(place) ?? part.time(place))
                break
            }
        }
        let trips = part.trips.filter { $0.exitTime < cut }
        let same = shared.trips.filter { $0.exitTime < cut }
        for place in 0..<max(trips.count, same.count) {
            let (one, other) = (trips.at(place), same.at(place))
            if one != other {
                note(one?.entryTime ?? other?.entryTime)
                break
            }
        }
        return first
    }
}

extension TrackRecord {
    /// A point with what is held at it; nil beyond the end.
    fileprivate func point(_ place: Int) -> [Double]? {
        guard place < curve.count else { return nil }
        return held.isEmpty ? [curve.equity[place]] : [curve.equity[place], held[place]]
    }

    fileprivate func time(_ place: Int) -> UTCTime? {
        place < curve.count ? curve.times[place] : nil
    }
}

extension Array {
    fileprivate func at(_ place: Int) -> Element? { place < count ? self[place] : nil }
}
