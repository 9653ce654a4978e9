/// Why an order moved: who said so, in which message, with the venue's own words.
package struct Evidence: Sendable, Hashable, Codable {
    /// Who said it: ourselves, the venue by one of its ways, the wire, or a start after a crash.
    package enum Source: String, Sendable, Codable {
        case engine
        case venueAnswer = "venue_answer"
        case venueStream = "venue_stream"
        case venueLookup = "venue_lookup"
        /// The venue's list of open orders and positions.
        case venueAccount = "venue_account"
        /// The venue's word that an execution was another one, or none. It names executions by the
        /// venue's own numbers, whichever way brings it.
        case venueCorrection = "venue_correction"
        case transport, recovery

        /// Whether the venue itself said it.
        package var isVenue: Bool {
            switch self {
            case .venueAnswer, .venueStream, .venueLookup, .venueAccount, .venueCorrection: true
            case .engine, .transport, .recovery: false
            }
        }
    }
    package let source: Source
    /// The venue's business code, where there is one.
    package let code: String?
    package let text: String
    /// Which message: the fill's id, the venue's order id.
    package let reference: String?
    /// The proof that the order never reached the venue, where that is what was found.
    package let proof: AbsenceProof?

    package init(
        _ source: Source,
        code: String? = nil,
        _ text: String,
        reference: String? = nil,
        proof: AbsenceProof? = nil
    ) {
        self.source = source
        self.code = code
        self.text = text
        self.reference = reference
        self.proof = proof
    }

    /// Whether this is enough to move an order from one state to another. The book traps on a move
    /// without it: a refusal needs the venue's code, an end the venue's word, and that an order which
    /// was sent never existed needs the proof.
    package func proves(_ next: OrderState, from state: OrderState) -> Bool {
        switch next {
        case .planned: false
        case .sending: source == .engine
        case .live, .partial, .filled, .expired: source.isVenue
        case .cancelled: source.isVenue || state == .planned
        case .rejected: source.isVenue && code != nil
        case .unknown: true
        case .neverExisted:
            switch state {
            case .planned: source == .engine || source == .recovery
            case .sending: source == .engine || source == .transport || proof != nil
            default: proof != nil
            }
        }
    }
}
