extension DesiredState {
    /// The same wish without anything that opens or adds: targets reach no further than what is held, and
    /// only orders that reduce still rest. Stops stay as they are.
    ///
    /// - Parameters:
    ///   - positions: what is held, signed.
    ///   - why: said first in every explanation.
    /// - Returns: the wish that only reduces.
    package func withoutEntries(
        _ positions: [InstrumentID: Quantity],
        why: Explanation
    ) -> DesiredState {
        var cut: [InstrumentID: DesiredInstrument] = [:]
        for (id, wanted) in instruments {
            let held = positions[id] ?? .zero
            cut[id] = DesiredInstrument(
                targetPosition: wanted.targetPosition.map { reducing($0, from: held) },
                protectiveStop: wanted.protectiveStop,
                restingOrders: wanted.restingOrders.filter(\.isReduceOnly),
                explanation: Explanation(
                    "\(why.sentence) \(wanted.explanation.sentence)",
                    why.numbers + wanted.explanation.numbers
                )
            )
        }
        return DesiredState(strategy: strategy, instruments: cut)
    }
}

/// The target cut to what lies between flat and what is held.
private func reducing(_ target: Quantity, from held: Quantity) -> Quantity {
    if held.isNegative { return min(max(target, held), .zero) }
    return max(min(target, held), .zero)
}
