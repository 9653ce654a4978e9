/// Numbers the instruments of a setup, so that what is kept of each can stand in an array. The names are at
/// the edges; what happens at every event finds its place by the number that an id carries.
package struct InstrumentPlaces: Sendable {
    private struct Slot: Sendable {
        var hash: UInt64 = 0
        /// -1 where the slot is free.
        var place = -1
    }

    /// By place.
    package let ids: [InstrumentID]
    /// Open addressing with linear probing; at least half of it is free.
    private let slots: [Slot]

    /// - Precondition: an id stands once.
    package init(_ ids: [InstrumentID]) {
        precondition(Set(ids).count == ids.count, "an instrument stands once")
        self.ids = ids
        var size = 4
        while size < 2 * ids.count { size *= 2 }
        var slots = [Slot](repeating: Slot(), count: size)
        for (place, id) in ids.enumerated() {
            var slot = Int(truncatingIfNeeded: id.hash) & (size - 1)
            while slots[slot].place >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(hash: id.hash, place: place)
        }
        self.slots = slots
    }

    /// The place of an instrument; nil when the setup does not have it.
    package func place(of id: InstrumentID) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: id.hash) & mask
        while slots[slot].place >= 0 {
            // Equal numbers may still be of different texts.
            if slots[slot].hash == id.hash, ids[slots[slot].place] == id {
                return slots[slot].place
            }
            slot = (slot + 1) & mask
        }
        return nil
    }
}
