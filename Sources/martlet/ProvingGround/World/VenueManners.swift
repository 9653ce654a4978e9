import Simulation
import TradingCore

/// How a venue behaves where venues differ, as a value that one simulated exchange lives by. The
/// engine holds the counterpart, the venue's contract, which promises no more than this does.
struct VenueManners: Sendable {
    /// As it stands in the story of a seed.
    let name: String
    /// What the engine is told of the venue.
    var contract: VenueContract
    /// The codes with which the venue refuses, cancels and expires, where they are its own.
    var codes: [SimulatedVenueCode: String] = [:]
    /// The code of every other refusal; nil leaves the simulated venue's own.
    var otherCode: String?
    /// An accepted request may still be refused on the stream.
    var refusesLater = false
    /// The share of orders that are answered with a question first.
    var asks = 0.0
    /// How old a request may be when it arrives; nil where nobody looks.
    var window: TimeSpan?
    /// How far the sender's clock may be ahead.
    var aheadMax = TimeSpan.seconds(1)
    /// What was done so short a time ago is not read yet.
    var readLagMax = TimeSpan.zero
    /// After a restart the venue's real-time look-up knows open orders alone.
    var forgetsClosed = false
    /// Look-ups and history tell executions under ids of their own.
    var renamesFills = false
    /// What finds nobody at once is told as expired.
    var expires = false
    /// Where a look-up that finds nothing has looked.
    var places: Set<LookUpPlace> = [.openOrders, .orderHistory, .executions]
    /// The most orders that one cancel-all takes, at random; nil takes all.
    var cancelAllMax: Int?

    /// The five kinds of venue, of which a seed draws its own.
    static func all(paper contract: VenueContract) -> [VenueManners] {
        [paper(contract), bybit, mexc, oanda, interactiveBrokers]
    }

    /// The built-in paper venue: every answer is final and true.
    static func paper(_ contract: VenueContract) -> VenueManners {
        var manners = VenueManners(name: "paper", contract: contract)
        manners.window = .seconds(5)
        return manners
    }

    static var bybit: VenueManners {
        var manners = VenueManners(name: "bybit", contract: .bybit)
        manners.codes = [
            .duplicateClientID: "110072", .nothingToReduce: "110017", .requestExpired: "10002",
            .insufficientMargin: "110007", .offTick: "10001", .offLot: "10001",
            .belowNotionalMin: "110094", .reduceOnlyShrunk: "CancelByReduceOnly",
            .liquidation: "CancelByPrepareLiq", .orderNotFound: "110001",
            .tooManyOpenOrders: "110020", .tooManyRequests: "10006",
            .cancelRequested: "CancelByUser",
        ]
        manners.otherCode = "10001"
        manners.refusesLater = true
        manners.window = .seconds(5)
        manners.readLagMax = .seconds(2)
        manners.forgetsClosed = true
        manners.cancelAllMax = 500
        return manners
    }

    static var mexc: VenueManners {
        var manners = VenueManners(name: "mexc", contract: .mexcFutures)
        manners.codes = [
            .duplicateClientID: "603", .nothingToReduce: "2009", .requestExpired: "513",
            .insufficientMargin: "2005", .offTick: "2015", .offLot: "2015",
            .belowQuantityMin: "2011", .aboveQuantityMax: "2011", .belowNotionalMin: "2011",
            .reduceOnlyShrunk: "3", .liquidation: "13", .orderNotFound: "2040",
            .tooManyOpenOrders: "2027", .tooManyRequests: "510", .cancelRequested: "4",
        ]
        manners.otherCode = "600"
        manners.refusesLater = true
        manners.window = .seconds(10)
        manners.aheadMax = .seconds(10)
        manners.readLagMax = .seconds(1)
        manners.renamesFills = true
        return manners
    }

    static var oanda: VenueManners {
        var manners = VenueManners(name: "oanda", contract: .oanda)
        manners.codes = [
            .duplicateClientID: "CLIENT_ORDER_ID_ALREADY_EXISTS",
            .nothingToReduce: "CLOSEOUT_POSITION_DOESNT_EXIST",
            .insufficientMargin: "INSUFFICIENT_MARGIN", .sessionClosed: "MARKET_HALTED",
            .offTick: "PRICE_PRECISION_EXCEEDED", .offLot: "UNITS_PRECISION_EXCEEDED",
            .belowQuantityMin: "UNITS_MIMIMUM_NOT_MET", .aboveQuantityMax: "UNITS_LIMIT_EXCEEDED",
            .tooManyOpenOrders: "PENDING_ORDERS_ALLOWED_EXCEEDED",
            .reduceOnlyShrunk: "LINKED_TRADE_CLOSED", .liquidation: "MARGIN_CLOSEOUT",
            .orderNotFound: "ORDER_DOESNT_EXIST", .tooManyRequests: "429",
            .cancelRequested: "CLIENT_REQUEST",
        ]
        manners.otherCode = "UNITS_INVALID"
        manners.expires = true
        manners.places = [.openOrders, .orderHistory, .executions, .transactions]
        return manners
    }

    static var interactiveBrokers: VenueManners {
        var manners = VenueManners(name: "ibkr", contract: .interactiveBrokers)
        manners.codes = [
            .duplicateClientID: "order_id_registered", .orderNotFound: "order_not_there",
            .nothingToReduce: "order_refused",
            .reduceOnlyShrunk: "reduced_to_nothing", .liquidation: "liquidated",
            .tooManyRequests: "429", .cancelRequested: "Cancelled",

        ]
        manners.otherCode = "order_refused"
        manners.asks = 0.3
        manners.readLagMax = .seconds(2)
        manners.forgetsClosed = true
        return manners
    }

    /// A business code as this venue writes it.
    func code(_ raw: String) -> String {
        guard let known = SimulatedVenueCode(rawValue: raw) else { return raw }
        if let own = codes[known] { return own }
        return SimulatedVenueCode.refusals.contains(known) ? otherCode ?? raw : raw
    }

    /// The report in the venue's own words.
    func worded(_ report: VenueReport) -> VenueReport {
        guard case .order(let update) = report else { return report }
        let outcome: OrderUpdate.Outcome
        switch update.outcome {
        case .rejected(let code, let text): outcome = .rejected(code: self.code(code), text: text)
        case .cancelled(let reason) where expires && Self.ends.contains(reason):
            outcome = .expired(reason: "TIME_IN_FORCE_EXPIRED")
        case .cancelled(let reason): outcome = .cancelled(reason: code(reason))
        case .expired(let reason): outcome = .expired(reason: code(reason))
        case .cancelRefused(let code, let text):
            outcome = .cancelRefused(code: self.code(code), text: text)
        case .amendRefused(let code, let text):
            outcome = .amendRefused(code: self.code(code), text: text)
        case .notFound(let found) where found.count > 1: outcome = .notFound(in: places)
        case .fill(let fill) where renamesFills && update.via == .venueLookup:
            outcome = .fill(fill.renamed(Self.prefix + fill.id))
        default: return report
        }
        return .order(update.saying(outcome))
    }

    private static let ends = Set(
        [SimulatedVenueCode.immediateOrCancel, .fillOrKill].map(\.rawValue)
    )

    /// Before the ids of executions in look-ups, where those are others.
    static let prefix = "Q-"
}

extension OrderUpdate {
    /// The same message with another outcome.
    func saying(_ outcome: Outcome, via: Evidence.Source? = nil) -> OrderUpdate {
        OrderUpdate(id: id, venue: venue, time: time, outcome: outcome, via: via ?? self.via)
    }
}
