internal import GRDB
internal import TradingCore

/// Halts, skipped signals, venues and drifts.
extension ProjectedEvent {
    func latch(_ fact: Halt) throws {
        try tables.run(
            "INSERT INTO halts VALUES (?,?,?,?,?,?,?,?,NULL,NULL,NULL)",
            fact.id,
            fact.scope.description,
            fact.cause.rawValue,
            fact.reason,
            try FactCoding.text(of: fact.evidence),
            fact.latchedAt,
            fact.by,
            sequence
        )
    }

    func clear(_ fact: HaltCleared) throws {
        try tables.run(
            "UPDATE halts SET cleared = ?, cleared_by = ?, cleared_sequence = ? WHERE id = ?",
            time,
            fact.by,
            sequence,
            fact.id
        )
    }

    func countSkipped(_ fact: SignalSkipped) throws {
        try tables.run(
            """
            INSERT INTO skipped VALUES (?,?,1)
            ON CONFLICT DO UPDATE SET count = count + 1
            """,
            time.day,
            fact.preflight.reason?.rawValue ?? "none"
        )
    }

    func setVenue(_ fact: VenueStateChanged) throws {
        try tables.run(
            "INSERT OR REPLACE INTO venue_states VALUES (?,?,?,?,?)",
            fact.venue.text,
            fact.isUp,
            fact.reason,
            time,
            sequence
        )
    }

    func find(_ fact: DriftFound) throws {
        try tables.run(
            "INSERT INTO drifts VALUES (?,?,?,?,?,?,?,?,NULL,NULL,NULL)",
            sequence,
            fact.instrument.venue.text,
            fact.instrument.symbol,
            fact.book,
            fact.venue,
            time
        )
    }

    /// Ends every open drift of the instrument.
    func resolve(_ fact: DriftResolved) throws {
        try tables.run(
            """
            UPDATE drifts SET resolved = ?, how = ?, resolved_sequence = ?
            WHERE venue = ? AND symbol = ? AND resolved IS NULL
            """,
            time,
            fact.how,
            sequence,
            fact.instrument.venue.text,
            fact.instrument.symbol
        )
    }
}
