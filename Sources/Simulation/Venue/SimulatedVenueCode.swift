/// The business codes that the simulated venue refuses, cancels and expires with. The texts are
/// stable: the engine's table of definite refusals holds them.
package enum SimulatedVenueCode: String, Sendable, CaseIterable {
    /// The client order id was used before and is still remembered.
    case duplicateClientID = "duplicate_client_id"
    /// A cancel names an order that is unknown or already final.
    case orderNotFound = "order_not_found"
    /// The venue does not list the instrument.
    case unknownInstrument = "unknown_instrument"
    /// The order contradicts itself: a post-only market order, a price that is not positive.
    case invalidOrder = "invalid_order"
    /// The instrument's session is closed.
    case sessionClosed = "session_closed"
    /// The instrument has had no sane quote yet.
    case noMarket = "no_market"
    /// The limit or trigger price is not on the tick.
    case offTick = "off_tick"
    /// The quantity is not a multiple of the lot.
    case offLot = "off_lot"
    /// The quantity is under the instrument's smallest.
    case belowQuantityMin = "below_quantity_min"
    /// The quantity is over the instrument's largest.
    case aboveQuantityMax = "above_quantity_max"
    /// The order's value is under the instrument's smallest; reduce-only orders are exempt.
    case belowNotionalMin = "below_notional_min"
    /// The instrument has as many open orders as the venue takes.
    case tooManyOpenOrders = "too_many_open_orders"
    /// More requests are under way than the venue takes.
    case tooManyRequests = "too_many_requests"
    /// A reduce-only order found no position on the other side.
    case nothingToReduce = "nothing_to_reduce"
    /// A post-only order would have taken liquidity.
    case postOnlyWouldCross = "post_only_would_cross"
    /// Margin account: the free margin does not cover initial margin and fee.
    case insufficientMargin = "insufficient_margin"
    /// Cash account: the cash does not cover cost and fee.
    case insufficientCash = "insufficient_cash"
    /// Cash account: the sale is larger than what is held and not promised to other sales.
    case insufficientHoldings = "insufficient_holdings"
    /// The request was under way for longer than the venue takes requests.
    case requestExpired = "request_expired"
    /// Only reduce-only orders can grow in place.
    case amendRaisesRisk = "amend_raises_risk"
    /// Reason of a cancel: the operator or engine asked for it.
    case cancelRequested = "cancel_requested"
    /// Reason of a cancel: the rest of an immediate-or-cancel order found no liquidity.
    case immediateOrCancel = "immediate_or_cancel"
    /// Reason of a cancel: a fill-or-kill order could not be filled whole.
    case fillOrKill = "fill_or_kill"
    /// Reason of a cancel: the position shrank, and the order had more left than there is to reduce.
    case reduceOnlyShrunk = "reduce_only_shrunk"
    /// Reason of a cancel: the venue liquidates the instrument's position.
    case liquidation = "liquidation"

    /// The codes with which a new order is refused for good.
    package static let refusals: [SimulatedVenueCode] = [
        .unknownInstrument, .invalidOrder, .sessionClosed, .noMarket, .offTick, .offLot,
        .belowQuantityMin, .aboveQuantityMax, .belowNotionalMin, .tooManyOpenOrders,
        .tooManyRequests, .postOnlyWouldCross, .insufficientMargin, .insufficientCash,
        .insufficientHoldings, .requestExpired,
    ]

    /// One sentence for people.
    package var text: String {
        switch self {
        case .duplicateClientID: "This client order id was already used."
        case .orderNotFound: "There is no open order with this id."
        case .unknownInstrument: "The venue does not list this instrument."
        case .invalidOrder: "The order's fields contradict one another."
        case .sessionClosed: "The market is closed."
        case .noMarket: "There is no price for this instrument yet."
        case .offTick: "The price is not a multiple of the tick."
        case .offLot: "The quantity is not a multiple of the lot."
        case .belowQuantityMin: "The quantity is below the smallest order."
        case .aboveQuantityMax: "The quantity is above the largest order."
        case .belowNotionalMin: "The order's value is below the smallest."
        case .tooManyOpenOrders: "The instrument has too many open orders."
        case .tooManyRequests: "Too many requests are under way."
        case .nothingToReduce: "There is no position to reduce."
        case .postOnlyWouldCross: "The post-only order would take liquidity."
        case .insufficientMargin: "The free margin does not cover the order."
        case .insufficientCash: "The cash does not cover the order."
        case .insufficientHoldings: "The holdings do not cover the sale."
        case .requestExpired: "The request is too old."
        case .amendRaisesRisk: "Only an order that reduces can be made larger."
        case .cancelRequested: "The order was cancelled by request."
        case .immediateOrCancel: "The rest found no liquidity at once."
        case .fillOrKill: "The order could not be filled whole at once."
        case .reduceOnlyShrunk: "There is no position left to reduce."
        case .liquidation: "The position is being liquidated."
        }
    }
}
