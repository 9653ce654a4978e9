package import TradingCore

/// Which orders of a grid rest, given its position. Pure.
///
/// The grid starts flat with one empty line, the one nearest to the start price. Every line bought
/// moves the empty line one down, and every line sold moves it one up: after m bought lines it lies
/// m below the start line. Buys rest on all lines below it and sells on all lines above it, so
/// what was bought on one line is sold one line up. A grid that only holds long sells no more than
/// it bought: its sells end at the start line. A neutral grid sells short above the start line and
/// buys back one line down.
///
/// A line that is filled in part shows as a remainder: the rest of the buy stays on its line, and
/// the part that was bought is offered one line up.
package struct GridLadder: Sendable, Hashable {
    package let levels: GridLevels
    /// The line that is empty while the grid is flat.
    package let startLine: Int
    /// Base units per line; positive, whole lots.
    package let lineQuantity: Quantity
    /// Whether lines above the start are sold short.
    package let isNeutral: Bool

    package init(
        levels: GridLevels,
        startLine: Int,
        lineQuantity: Quantity,
        isNeutral: Bool
    ) {
        precondition(levels.prices.indices.contains(startLine), "the start line is a line")
        precondition(lineQuantity.isPositive, "a line trades something")
        self.levels = levels
        self.startLine = startLine
        self.lineQuantity = lineQuantity
        self.isNeutral = isNeutral
    }

    /// The empty line, and what of the line below it is bought already (zero to less than a line).
    package func emptyLine(holding position: Quantity) -> (line: Int, remainder: Quantity) {
        let (quotient, rest) = position.units.quotientAndRemainder(dividingBy: lineQuantity.units)
        // More lines than any grid has mean the same as a million of them.
        let lines = Int(max(min(quotient, 1_000_000), -1_000_000))
        guard rest < 0 else { return (startLine - lines, Quantity(units: rest)) }
        return (startLine - lines + 1, Quantity(units: rest + lineQuantity.units))
    }

    /// The orders that shall rest, from the lowest line to the highest.
    ///
    /// - Parameters:
    ///   - position: the signed position.
    ///   - bid: the market's bid; a sell at or under it would trade at once and is left out.
    ///   - ask: the market's ask; a buy at or over it is left out.
    ///   - positionMax: the most base units to hold in either direction; lines furthest from the
    ///     empty one are left out first. Nil leaves it to the number of lines.
    ///   - quantityMin: smallest order; a remainder under it waits.
    ///   - notionalMin: smallest order value; a remainder under it waits.
    /// - Returns: the orders with their slots: side and line.
    package func orders(
        holding position: Quantity,
        bid: Price,
        ask: Price,
        positionMax: Quantity?,
        quantityMin: Quantity = .zero,
        notionalMin: Money = .zero
    ) -> [WantedOrder] {
        let (empty, remainder) = emptyLine(holding: position)
        var buyRoom = positionMax.map { max($0 - position, .zero) }
        var sellRoom = isNeutral ? positionMax.map { max($0 + position, .zero) } : position
        var wanted: [WantedOrder] = []
        func rest(_ side: Side, on line: Int, _ quantity: Quantity, room: inout Quantity?) {
            let size = room.map { min($0, quantity) } ?? quantity
            room = room.map { $0 - size }
            let price = levels.prices[line]
            guard size.isPositive, size >= quantityMin,
                notional(of: size, at: price, .down) >= notionalMin,
                side == .buy ? price < ask : price > bid
            else { return }
            wanted.append(
                WantedOrder(
                    slot: "\(side.rawValue)-\(line)",
                    side: side,
                    price: price,
                    quantity: size,
                    isPostOnly: true,
                    isReduceOnly: isReducing(side, on: line)
                )
            )
        }
        for line in stride(from: min(empty, levels.prices.count) - 1, through: 0, by: -1) {
            let isPartial = line == empty - 1 && !remainder.isZero
            rest(
                .buy,
                on: line,
                isPartial ? lineQuantity - remainder : lineQuantity,
                room: &buyRoom
            )
        }
        wanted.reverse()
        if !remainder.isZero, levels.prices.indices.contains(empty) {
            rest(.sell, on: empty, remainder, room: &sellRoom)
        }
        let last = isNeutral ? levels.prices.count - 1 : startLine
        for line in stride(from: max(empty + 1, 0), through: last, by: 1) {
            rest(.sell, on: line, lineQuantity, room: &sellRoom)
        }
        return wanted
    }

    /// Sells up to the start line give back what was bought, buys from the start line up give back
    /// what was sold short.
    private func isReducing(_ side: Side, on line: Int) -> Bool {
        side == .sell ? line <= startLine : line >= startLine
    }
}
