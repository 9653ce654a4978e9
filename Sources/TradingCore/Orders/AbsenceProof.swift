/// The proof that an order never reached its venue. Only a complete one can be made: every part that
/// the venue's contract asks for is in it, with the times, for a later reader to check.
package struct AbsenceProof: Sendable, Hashable, Codable {
    /// A look-up by client id that found nothing.
    package struct LookUp: Sendable, Hashable, Codable {
        package let at: UTCTime
        /// Where it looked, sorted by name.
        package let places: [LookUpPlace]

        package init(at: UTCTime, places: Set<LookUpPlace>) {
            self.at = at
            self.places = places.sorted { $0.rawValue < $1.rawValue }
        }
    }
    /// The last moment at which a byte of the order can have left the process.
    package let sentAtLatest: UTCTime
    /// From here on the venue refuses the order if it still arrives.
    package let windowEnd: UTCTime
    /// Two or more, all after the window's end, in order.
    package let lookUps: [LookUp]
    /// When the venue answered another question after the window's end, which shows that it is well.
    package let accountAt: UTCTime

    /// Nil as long as a part is missing, and always at a venue where nothing bounds a late request.
    ///
    /// - Parameters:
    ///   - sentAtLatest: the last moment at which a byte can have left.
    ///   - lookUps: all that found nothing, in order; those that do not count are left out.
    ///   - accountAt: the time of the newest account that the venue has told.
    ///   - contract: what the venue asks of a proof.
    package init?(
        sentAtLatest: UTCTime,
        lookUps: [LookUp],
        accountAt: UTCTime,
        contract: VenueContract
    ) {
        guard let bound = contract.fence.lateArrivalMax else { return nil }
        let windowEnd = sentAtLatest + bound + contract.clockSkewMax
        let counted = lookUps.filter { look in
            look.at >= windowEnd && contract.absencePlaces.isSubset(of: Set(look.places))
        }
        guard let first = counted.first, let last = counted.last,
            last.at - first.at >= contract.lookUpSpacing, accountAt >= windowEnd
        else { return nil }
        self.sentAtLatest = sentAtLatest
        self.windowEnd = windowEnd
        self.lookUps = counted
        self.accountAt = accountAt
    }
}
