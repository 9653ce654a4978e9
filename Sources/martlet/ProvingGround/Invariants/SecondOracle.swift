import Foundation
import Journaling
import TradingCore

/// A second opinion, written apart from everything else: it reads the rows of the journal's file as
/// plain JSON, with no type of the product, and holds them against what the venue knows.
struct SecondOracle {
    private struct Order {
        var isPlanned = false
        var lastState = ""
        var fills: [String: (side: String, quantity: String, price: String, fee: String)] = [:]
        /// The row's id of an execution by the other ids that the row names.
        var aliases: [String: String] = [:]
    }
    private var orders: [String: Order] = [:]
    /// Venue, order and id of each execution that a row books.
    private var booked: Set<[String]> = []
    private var answers: [String: Int] = [:]
    private var openHalts: Set<Int> = []
    /// Executions that a row takes back.
    private var reversed: Set<String> = []
    private static let canary = ByteWord(Auditor.canary)
    /// What does not fit, by the number of the invariant.
    private(set) var findings: [(invariant: Int, what: String)] = []

    /// Reads the whole file.
    init(_ reader: JournalReader) throws {
        var after: Int64 = 0
        while true {
            let rows = try reader.events(EventFilter(after: after, limit: 5_000))
            guard let last = rows.last else { break }
            for row in rows {
                after += 1
                if row.sequence != after {
                    findings.append((33, "row \(row.sequence) stands where \(after) is due"))
                }
                read(row)
            }
            after = last.sequence
        }
    }

    private mutating func read(_ row: EventRecord) {
        if Self.exactKinds.contains(row.kind), Self.holdsInexactNumber(row.payload) {
            findings.append((11, "row \(row.sequence) holds an inexact number"))
        }
        if Self.canary.stands(in: row.payload) {
            findings.append((30, "row \(row.sequence) holds a secret"))
        }
        // Most rows are receipts, from which nothing is read; every eighth of the rest is held to its form.
        guard Self.readKinds.contains(row.kind) || row.sequence % 8 == 0 else { return }
        let json = try? JSONSerialization.jsonObject(with: Data(row.payload.utf8))
        guard let fields = json as? [String: Any] else {
            findings.append((33, "row \(row.sequence) holds no object"))
            return
        }
        switch row.kind {
        case "order_planned":
            let id = (fields["intent"] as? [String: Any])?["id"] as? String ?? ""
            orders[id, default: Order()].isPlanned = true
        case "order_moved":
            let id = fields["id"] as? String ?? ""
            orders[id, default: Order()].lastState = fields["state"] as? String ?? ""
        case "fill_booked":
            if let reversal = fields["reversal"] as? [String: Any] {
                reversed.insert(reversal["of"] as? String ?? "")
            } else {
                readFill(fields["fill"] as? [String: Any] ?? [:])
            }
        case "command_answered":
            let key = fields["key"] as? String ?? ""
            answers[key, default: 0] += 1
        case "halt_latched": if let id = fields["id"] as? Int { openHalts.insert(id) }
        case "halt_cleared": if let id = fields["id"] as? Int { openHalts.remove(id) }
        default: break
        }
    }

    /// Rows from which something is read.
    private static let readKinds: Set<String> = [
        "order_planned", "order_moved", "fill_booked", "command_answered", "halt_latched",
        "halt_cleared",
    ]

    /// Rows in which every number is exact.
    private static let exactKinds: Set<String> = [
        "order_planned", "fill_booked", "cash_moved", "equity_marked", "position_adjusted",
        "order_amended", "day_opened",
    ]

    /// Whether a number outside of quotes has a point or an exponent.
    private static func holdsInexactNumber(_ payload: String) -> Bool {
        var isQuoted = false
        var isEscaped = false
        var before: UInt8 = 0
        for byte in payload.utf8 {
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = true
            } else if byte == UInt8(ascii: ".")
                || (byte == UInt8(ascii: "e") && (48...57).contains(before))
            {
                return true
            }
            before = byte
        }
        return false
    }

    private mutating func readFill(_ fill: [String: Any]) {
        let text = { (name: String) in fill[name] as? String ?? "\(fill[name] ?? "")" }
        // Two venues may give one id, and one name to what they did by themselves.
        let venue = text("instrument").prefix { $0 != ":" }
        if !booked.insert([String(venue), text("order"), text("id")]).inserted {
            findings.append((9, "the fill \(text("id")) stands in two rows"))
        }
        orders[text("order"), default: Order()].fills[text("id")] = (
            text("side"), text("quantity"), text("price"), text("fee")
        )
        for alias in fill["aliases"] as? [String] ?? [] {
            orders[text("order"), default: Order()].aliases[alias] = text("id")
        }
    }

    /// Holds the rows against a venue: what it took, what it executed, what it knows nothing of.
    ///
    /// - Parameters:
    ///   - exchange: the venue's truth.
    ///   - settled: what was executed after that may still be on its way.
    mutating func compare(with exchange: Exchange, until settled: UTCTime = .distantFuture) {
        for (id, arrival) in exchange.arrivals.sorted(by: { $0.key < $1.key }) {
            let order = orders[id.text]
            if order?.isPlanned != true { note(1, "the venue got \(id), no row plans it") }
            if arrival.count > 1 { note(3, "the venue got \(id) \(arrival.count) times") }
            let isTaken = exchange.story(of: id).contains {
                switch $0 {
                case .accepted, .fill: true
                default: false
                }
            }
            if isTaken, order?.lastState == "rejected" || order?.lastState == "never_existed" {
                note(4, "the venue took \(id), the rows say \(order?.lastState ?? "")")
            }
        }
        for fill in exchange.fills
        where exchange.arrivals[fill.order] != nil && !exchange.takenBack.contains(fill.id) {
            let order = orders[fill.order.text]
            let rows = order?.fills ?? [:]
            guard
                let row = rows[fill.id] ?? order?.aliases[fill.id].flatMap({ rows[$0] })
                    ?? rows.first(where: { told in
                        exchange.canonicalID(told.key) == fill.id
                    })?.value
            else {
                if fill.time <= settled {
                    note(8, "the venue filled \(fill.order) by \(fill.id), no row books it")
                }
                continue
            }
            let truth = (
                fill.side.rawValue, "\(fill.quantity)", "\(fill.price)", "\(fill.fee)"
            )
            if row != truth { note(8, "\(fill.id) was \(truth), its row says \(row)") }
        }
        let executed = Set(exchange.fills.map(\.id))
        for (id, order) in orders.sorted(by: { $0.key < $1.key }) {
            let aliased = Set(order.aliases.filter { executed.contains($0.key) }.values)
            for fill in order.fills.keys.sorted()
            where exchange.arrivals[ClientOrderID(id)] != nil && !aliased.contains(fill)
                && !executed.contains(exchange.canonicalID(fill))
            {
                note(8, "a row books \(fill) of \(id), which the venue never executed")
            }
        }
    }

    /// Holds the rows against what a person sent: everything answered once.
    mutating func compare(with updates: [Int64]) {
        for id in updates {
            let count = answers["update \(id)", default: 0] + answers["callback \(id)", default: 0]
            if count != 1 { note(22, "update \(id) has \(count) answers") }
        }
    }

    private mutating func note(_ invariant: Int, _ what: String) {
        findings.append((invariant, what))
    }
}
