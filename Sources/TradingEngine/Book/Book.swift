package import TradingCore

/// The durable state of the engine: a fold over facts, and nothing else. Two books that applied the
/// same facts are equal, whatever crashed in between.
package struct Book: Sendable, Hashable, Codable {
    package internal(set) var orders = OrderTable()
    package internal(set) var positions: [InstrumentID: HeldPosition] = [:]
    /// The last fills of each instrument, for those that are told late.
    package internal(set) var trails: [InstrumentID: FillTrail] = [:]
    package internal(set) var ledgers: [VenueID: VenueLedger] = [:]
    /// Fills that were applied, as `venue id`; the oldest are forgotten beyond `fillsMax`.
    package internal(set) var fillKeys: BoundedKeys = BoundedKeys(capacity: 20_000)
    package internal(set) var cashKeys: BoundedKeys = BoundedKeys(capacity: 5_000)
    package internal(set) var halts: [Halt] = []
    package internal(set) var haltCount = 0
    package internal(set) var isReduceOnly = false
    package internal(set) var strategiesOff: Set<StrategyID> = []
    package internal(set) var orderCount = 0
    /// The number of the newest life, one more with each start that the journal records; part of every
    /// client order id.
    package internal(set) var epoch = 0
    /// The newest takeovers of a pair, oldest first.
    package internal(set) var takeovers: [LeadTaken] = []
    /// Where strategies measure from.
    package internal(set) var anchors: [StrategyID: [InstrumentID: StrategyAnchor]] = [:]
    /// Realised profit less fees since the anchor began, of instruments with an anchor; nil in books of
    /// before it was counted.
    package internal(set) var anchorProfits: [InstrumentID: Money]?
    /// What bear defense saw; nil before its first day.
    package internal(set) var defense: DefenseRecord?
    /// The plans that the operator gave to positions; nil in books of before there were any.
    package internal(set) var plans: [InstrumentID: PlanChanged]?
    /// What the autopilot proposed and did; nil before its first fact.
    package internal(set) var autopilot: AutopilotRecord?
    /// Protective stops of open positions.
    package internal(set) var guards: [InstrumentID: GuardRecord] = [:]
    package internal(set) var alertCount: Int64 = 0
    package internal(set) var answerCount: Int64 = 0
    package internal(set) var preferences = AlertPreferences()
    package internal(set) var operators: [OperatorBound] = []
    package internal(set) var spentCodeSteps = SpentCodeSteps()
    package internal(set) var codeFailures = 0
    package internal(set) var codesLockedUntil: UTCTime?
    package internal(set) var drifts: [InstrumentID: DriftRecord] = [:]
    package internal(set) var driftCount = 0
    /// Executions of no order of ours that nobody adopted yet, oldest first.
    package internal(set) var externals: [Fill] = []
    package internal(set) var drillCount = 0
    /// The drill that goes on; after a start, the one that a crash broke off.
    package internal(set) var drill: DrillStarted?
    /// The last drills, oldest first.
    package internal(set) var drillsEnded: [DrillRecord] = []
    package internal(set) var jobsDone: [String: String] = [:]
    package internal(set) var marketClock: [String: UTCTime] = [:]
    package internal(set) var startsOfDay = DayCounter()
    package internal(set) var skippedOfDay = DayCounter()
    package internal(set) var isFlattenPending = false
    package internal(set) var isStopped = true
    package internal(set) var recentFills: [FillBooked] = []
    package internal(set) var lastSkips: [InstrumentID: SkipRecord] = [:]
    /// When a protective stop was last filled, by instrument.
    package internal(set) var stopOuts: [InstrumentID: UTCTime] = [:]
    /// Critical alerts that nobody has seen yet, oldest first.
    package internal(set) var unacknowledged: [Alert] = []

    /// Final orders stay this many moves for `/why` and late fills.
    static let finalOrdersMax = 500
    static let recentFillsMax = 200
    static let unacknowledgedMax = 50
    static let externalsMax = 200
    static let drillsEndedMax = 5
    static let takeoversMax = 100
    var finalOrders: [ClientOrderID] = []
    /// The same refusals in a row, by what was refused.
    var refusalRuns: [String: RefusalRun] = [:]

    package init() {}

    /// The last refusal of the risk gate for an instrument.
    package struct SkipRecord: Sendable, Hashable, Codable {
        package let skipped: SignalSkipped
        package let at: UTCTime
    }

    /// The book without its orders, and these in the order of their ids: what ``rejoin(_:)`` takes.
    package func parted() -> (rest: Book, orders: [OrderRecord]) {
        var rest = self
        rest.orders = OrderTable()
        return (
            rest, orders.values.sorted { $0.intent.id.sequenceOrder < $1.intent.id.sequenceOrder }
        )
    }

    /// Takes the orders back that ``parted()`` gave; there must be none meanwhile.
    package mutating func rejoin(_ parted: [OrderRecord]) {
        precondition(orders.isEmpty, "the orders of a parted book come back once")
        orders = OrderTable(parted)
    }

    /// Orders that are open at one instrument, oldest first.
    package func openOrders(of instrument: InstrumentID) -> [OrderRecord] {
        orders.open { $0.intent.instrument == instrument }
    }

    /// All open orders, oldest first.
    package var openOrders: [OrderRecord] { orders.open { _ in true } }

    /// The open orders that are meant, oldest first.
    func openOrders(_ isMeant: (borrowing OrderRecord) -> Bool) -> [OrderRecord] {
        orders.open(where: isMeant)
    }

    /// Orders of a venue that became final after a moment.
    func finalOrders(since time: UTCTime, at venue: VenueID) -> Set<ClientOrderID> {
        // The newest stand last, so the look back is short.
        let recent = finalOrders.reversed().prefix { (orders[$0]?.movedAt ?? time) > time }
        return Set(recent.filter { orders[$0]?.intent.instrument.venue == venue })
    }

    /// What is held of an instrument; flat when nothing ever was.
    package func position(of instrument: InstrumentID) -> HeldPosition {
        positions[instrument] ?? .flat
    }
}

/// A set of keys that forgets the oldest beyond its capacity.
package struct BoundedKeys: Sendable, Hashable, Codable {
    private let capacity: Int
    private var order: [String] = []
    private var members: Set<String> = []
    private var head = 0

    package init(capacity: Int) { self.capacity = capacity }

    /// Whether the key was inserted and is not forgotten yet.
    package func contains(_ key: String) -> Bool { members.contains(key) }

    /// The highest number that stands behind these letters in a key; 0 without any.
    package func highestNumber(after letters: String) -> Int {
        var highest = 0
        for key in members where key.utf8.starts(with: letters.utf8) {
            highest = max(highest, Int(key.dropFirst(letters.count)) ?? 0)
        }
        return highest
    }

    /// Remembers a key, and forgets the oldest one when that is one too many.
    package mutating func insert(_ key: String) {
        guard members.insert(key).inserted else { return }
        order.append(key)
        if order.count - head > capacity {
            members.remove(order[head])
            head += 1
        }
        if head > capacity {
            order.removeFirst(head)
            head = 0
        }
    }

    /// Two sets that hold the same keys are equal, in whatever order these came.
    package static func == (left: BoundedKeys, right: BoundedKeys) -> Bool {
        left.members == right.members
    }

    /// Over the keys alone, as equality is.
    package func hash(into hasher: inout Hasher) { hasher.combine(members) }

    private enum Key: String, CodingKey {
        case capacity, keys
    }

    /// Stands between keys that are written as one text.
    private static let separator = UInt8(ascii: ",")

    /// Reads the capacity and the keys, oldest first, as one text or as a list.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        capacity = try container.decode(Int.self, forKey: .capacity)
        if let text = try? container.decode(String.self, forKey: .keys) {
            order = text.utf8.split(separator: Self.separator).map { String(Substring($0)) }
        } else {
            order = try container.decode([String].self, forKey: .keys)
        }
        members = Set(order)
    }

    /// Writes the capacity and the keys, oldest first: as one text, which is read back far quicker
    /// than twenty thousand, or as a list where a key does not allow that.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(capacity, forKey: .capacity)
        let keys = order[head...]
        if keys.contains(where: { $0.isEmpty || $0.utf8.contains(Self.separator) }) {
            try container.encode(Array(keys), forKey: .keys)
        } else {
            try container.encode(keys.joined(separator: ","), forKey: .keys)
        }
    }
}

/// Counts by name within one UTC day.
package struct DayCounter: Sendable, Hashable, Codable {
    package private(set) var day = UTCDay(daysSinceEpoch: 0)
    package private(set) var counts: [String: Int] = [:]

    package init() {}

    mutating func count(_ name: String, at time: UTCTime) {
        if time.day != day {
            day = time.day
            counts = [:]
        }
        counts[name, default: 0] += 1
    }

    /// The counts of a day; empty when nothing was counted on it.
    package func counts(of asked: UTCDay) -> [String: Int] { asked == day ? counts : [:] }
}
