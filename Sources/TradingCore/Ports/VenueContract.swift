/// What the engine may rely on at one venue. Every conclusion about an order whose answer is missing
/// rests on this value and on nothing else.
package struct VenueContract: Sendable, Hashable {
    /// What the venue does with a second order of a client id.
    package enum DuplicateID: Sendable, Hashable {
        /// Refused with one of `duplicateCodes`, as long as the id is remembered.
        case refused
        /// Refused only while the first order rests.
        case refusedWhileOpen
        /// Not documented: a second order may be made.
        case notDocumented
    }

    /// What an acceptance says.
    package enum Acknowledgement: Sendable, Hashable {
        /// The order is in the book.
        case final
        /// The request was taken; a refusal may still follow.
        case preliminary
        /// It may be a question that must be answered first.
        case mayAsk
    }

    /// What bounds a request that travels too long.
    package enum Fence: Sendable, Hashable {
        /// A signed time; the venue refuses the request after this span.
        case signed(TimeSpan)
        /// The order itself ends after this span (good-till-date, expires-after).
        case orderExpiry(TimeSpan)
        /// Nothing: a late request may still make an order, so absence cannot be proven.
        case none

        /// The longest way to the venue that still makes an order; nil when nothing bounds it.
        package var lateArrivalMax: TimeSpan? {
            switch self {
            case .signed(let span), .orderExpiry(let span): span
            case .none: nil
            }
        }
    }

    /// What of a resting order can be changed in place.
    package enum Amending: Sendable, Hashable {
        case none, quantity, quantityAndPrice
    }

    /// How an execution is recognised that is told twice.
    package enum FillIdentity: Sendable, Hashable {
        /// Every way tells the same execution id, or names it among the aliases.
        case executionID
        /// Stream and look-up tell different ids: the same order, side, price, quantity and
        /// millisecond from another way are the same execution.
        case contents
    }

    /// What a refusal proves.
    package enum Refusal: Sendable, Hashable {
        /// The order does not exist and will not.
        case definitive
        /// The id is known there: an order of it exists or existed.
        case duplicate
        /// There was no position left to reduce, which is what was wanted.
        case nothingToReduce
        /// Nothing.
        case unproven
    }

    package var clientIDLengthMax = 32
    package var duplicateID = DuplicateID.notDocumented
    /// How long an id is remembered after its order ended; nil where no source says.
    package var idMemory: TimeSpan?
    package var acknowledgement = Acknowledgement.preliminary
    package var fence = Fence.none
    /// How far the two clocks may lie apart.
    package var clockSkewMax = TimeSpan.seconds(1)
    /// The places that must all be without a trace. Empty stands for a venue that has no such places.
    package var absencePlaces: Set<LookUpPlace> = [.openOrders, .orderHistory, .executions]
    /// Least span between the first and the last look-up of a proof.
    package var lookUpSpacing = TimeSpan.seconds(2)
    /// How long a request may stay unanswered before its outcome is called unknown.
    package var answerTimeout = TimeSpan.seconds(10)
    /// How far what the account says may lie behind its own time and behind the stream.
    package var readLagMax = TimeSpan.seconds(5)
    /// Business codes that refuse an order for good. Every other code proves nothing.
    package var definitiveCodes: Set<String> = []
    /// Codes that say that the client id is known already.
    package var duplicateCodes: Set<String> = []
    /// Codes of a reduce-only order that met no position.
    package var nothingToReduceCodes: Set<String> = []
    /// Reasons with which the venue itself ends a protective stop, not somebody's hand.
    package var ownEndReasons: Set<String> = []
    package var amending = Amending.none
    /// The most orders that one cancel-all takes; nil when it takes all, or when there is none.
    package var cancelAllMax: Int?
    /// Whether an entry can carry its protective stop.
    package var attachesStops = false
    package var fillIdentity = FillIdentity.executionID
    /// How often the account is asked for, where nothing is suspected. The venue's limits bound it from
    /// below; with `accountRetry` and an answer's way it keeps a drift from staying unseen for 10 s.
    package var accountInterval = TimeSpan.seconds(5)
    /// How soon a difference is looked at again before it is believed.
    package var accountRetry = TimeSpan.seconds(2)
    /// Ids of the venue's own orders (liquidations) begin with one of these: their executions are the
    /// account's truth at once.
    package var ownOrderPrefixes: Set<String> = []

    package init() {}

    /// Whether an order was made by the venue itself.
    package func isVenuesOwn(_ id: ClientOrderID) -> Bool {
        ownOrderPrefixes.contains { id.text.hasPrefix($0) }
    }

    /// What a code proves about the order that it refuses.
    package func meaning(of code: String) -> Refusal {
        if duplicateCodes.contains(code) { return .duplicate }
        if nothingToReduceCodes.contains(code) { return .nothingToReduce }
        return definitiveCodes.contains(code) ? .definitive : .unproven
    }
}
