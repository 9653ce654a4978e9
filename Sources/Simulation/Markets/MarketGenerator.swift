package import TradingCore

/// How a generated market is told.
package struct MarketGeneratorSettings: Sendable, Hashable {
    /// Time between two quotes of an instrument; whole seconds, at least one.
    package var quoteInterval = TimeSpan.seconds(1)
    /// The intervals of the closed bars, each a multiple of the quote interval.
    package var barIntervals: [BarInterval] = [.minute, .fiveMinutes, .hour]

    package init() {}
}

/// A market made of chance: quotes, closed bars and funding of several instruments in the order of
/// time, the same for the same seed. It never ends.
///
/// At one instant bars that closed come first, then funding, then quotes. A quote at the instant of a
/// bar's close belongs to the next bar. Instruments are quoted in their sessions only and open with a
/// gap.
package struct MarketGenerator: Sendable {
    package let instruments: [GeneratedInstrument]
    package let settings: MarketGeneratorSettings
    var processes: [PriceProcess]
    var groups: [GroupProcess]
    let groupOf: [Int]
    var sessions: [SessionClock]
    private let sessionOf: [Int]
    /// Ticks as doubles, for the way from a walked price to the grid.
    let tickSizes: [Double]
    var bars: QuoteAggregator
    /// The instant of the next step.
    var tick: UTCTime
    var hasBegun = false
    /// Holds what one instant tells: a few events per instrument.
    private var pending = FirstInFirstOut<MarketEvent>()
    private let stepSeconds: Int64

    package init(
        seed: UInt64,
        instruments: [GeneratedInstrument],
        start: UTCTime,
        settings: MarketGeneratorSettings = MarketGeneratorSettings()
    ) {
        precondition(settings.quoteInterval >= .seconds(1), "quotes come once a second at most")
        self.instruments = instruments
        self.settings = settings
        stepSeconds = Int64(settings.quoteInterval.wholeSeconds)
        let root = SeededGenerator(seed: seed)
        var names: [String] = []
        for one in instruments where !names.contains(one.group) { names.append(one.group) }
        groups = names.map { GroupProcess(random: root.fork("group " + $0)) }
        groupOf = instruments.map { names.firstIndex(of: $0.group) ?? 0 }
        processes = instruments.map {
            PriceProcess($0, random: root.fork($0.instrument.id.description))
        }
        let calendars = TradingCalendar.allCases
        sessions = calendars.map { SessionClock($0) }
        sessionOf = instruments.map { calendars.firstIndex(of: $0.instrument.calendar) ?? 0 }
        tickSizes = instruments.map(\.instrument.tick.approximate)
        let whole = start.nanoseconds % 1_000_000_000 == 0 ? start : start + .seconds(1)
        let steps = (whole.seconds + stepSeconds - 1).flooredQuotient(stepSeconds)
        tick = UTCTime(seconds: steps * stepSeconds)
        bars = QuoteAggregator(
            instruments: instruments.map(\.instrument),
            intervals: settings.barIntervals,
            since: start
        )
    }

    /// The next event; never nil, but optional as with sources that end.
    package mutating func next() -> MarketEvent? {
        while true {
            // Ends: an instant without an event is followed by the next opening.
            if let event = pending.popFirst() { return event }
            step()
        }
    }

    /// All events up to `time`, inclusive.
    package mutating func events(until time: UTCTime) -> [MarketEvent] {
        var events: [MarketEvent] = []
        while pending.count > 0 || tick <= time {
            guard pending.count > 0 else {
                step()
                continue
            }
            guard let first = pending.first, first.time <= time else { break }
            if let event = pending.popFirst() { events.append(event) }
        }
        return events
    }

    /// The instant of the next events, at the earliest.
    package var nextTime: UTCTime { pending.first?.time ?? tick }

    /// All events up to `end` in steps of another length, for a time that nobody watches closely. What
    /// was still to be told is not; afterwards the quotes come as before.
    ///
    /// - Precondition: the interval is a number of whole seconds.
    package mutating func leap(to end: UTCTime, by interval: TimeSpan) -> [MarketEvent] {
        let seconds = Int64(interval.wholeSeconds)
        precondition(seconds > 0, "a step takes a second at least")
        while pending.popFirst() != nil {}
        var events: [MarketEvent] = []
        tick = Self.aligned(tick, seconds)
        while tick <= end {
            step(of: seconds)
            while let event = pending.popFirst() { events.append(event) }
            tick = Self.aligned(tick, seconds)
        }
        tick = Self.aligned(end + .seconds(1), stepSeconds)
        return events
    }

    /// The first multiple of a step at or after an instant.
    private static func aligned(_ time: UTCTime, _ step: Int64) -> UTCTime {
        let whole = time.nanoseconds % 1_000_000_000 == 0 ? time : time + .seconds(1)
        return UTCTime(seconds: (whole.seconds + step - 1).flooredQuotient(step) * step)
    }

    private mutating func step() { step(of: stepSeconds) }

    private mutating func step(of seconds: Int64) {
        hasBegun = true
        for bar in bars.close(until: tick) { pending.append(.bar(bar)) }
        for group in groups.indices { groups[group].advance(seconds: Double(seconds)) }
        for index in instruments.indices { tellFunding(index) }
        var isAnyOpen = false
        advanceSessions(to: tick)
        for index in instruments.indices {
            guard let closed = closedSeconds(index) else { continue }
            isAnyOpen = true
            if closed > 0 { processes[index].gap(closedSeconds: closed) }
            processes[index].advance(seconds: Double(seconds), groups[groupOf[index]])
            tellQuote(index)
        }
        tick = tick + .seconds(Int(seconds))
        if !isAnyOpen { skipClosedTime() }
    }

    mutating func advanceSessions(to time: UTCTime) {
        for session in sessions.indices { sessions[session].advance(to: time) }
    }

    /// Nil when the instrument's market is closed, otherwise how many seconds it was closed just
    /// before.
    func closedSeconds(_ index: Int) -> Double? { sessions[sessionOf[index]].closedSeconds }

    /// Goes to the next opening or bar close, whichever is first, on the grid of the steps.
    private mutating func skipClosedTime() {
        var next = instruments.compactMap { $0.instrument.calendar.nextOpen(from: tick) }.min()
        if let close = bars.closesAt { next = min(next ?? close, close) }
        guard let next, next > tick else { return }
        let steps = (next.seconds + stepSeconds - 1).flooredQuotient(stepSeconds)
        tick = UTCTime(seconds: steps * stepSeconds)
    }

    private mutating func tellFunding(_ index: Int) {
        let instrument = instruments[index].instrument
        guard let hours = instrument.fundingIntervalHours,
            tick.seconds % Int64(hours * 3600) == 0
        else { return }
        // Around one basis point, as perpetuals pay in quiet times, more when a trend is on.
        let trend = groups[groupOf[index]].regime.driftPerDay
        let points = 1 + trend + 1.5 * (processes[index].draw() - 0.5)
        let rate = Fraction(units: Int128((points * 100).rounded()) * 1_000_000)
        pending.append(.funding(instrument: instrument.id, rate: rate, time: tick))
    }

    private mutating func tellQuote(_ index: Int) {
        let one = instruments[index]
        let instrument = one.instrument
        let ticks = max(4, Int((processes[index].mid / tickSizes[index]).rounded()))
        let isWild = groups[groupOf[index]].regime == .highVolatility
        var spread = one.spreadTicks * (isWild ? 2 : 1)
        if processes[index].draw() < 0.2 { spread += max(1, one.spreadTicks / 2) }
        let below = max(1, ticks - spread / 2)
        let quote = Quote(
            instrument: instrument.id,
            time: tick,
            bid: instrument.tick * below,
            ask: instrument.tick * (below + spread),
            bidSize: size(index),
            askSize: size(index)
        )
        pending.append(.quote(quote))
        bars.add(instrument.tick * ticks, size(index), index, at: tick)
    }

    private mutating func size(_ index: Int) -> Quantity {
        let thousandths = Int128(300 + Int(processes[index].draw() * 1400))
        let size = Quantity(units: instruments[index].touchSize.units * thousandths / 1000)
        let lot = instruments[index].instrument.lot
        return max(lot, size.rounded(to: lot, .down))
    }
}
