internal import Synchronization

/// How many connections may be begun within any span of time: venues count them by address and shut out who
/// makes more. Over a window that slides, so that the bound holds for every span of that length. It reads
/// only the times that it is given.
package struct ConnectBudget: Sendable, Equatable {
    /// Connections within the span.
    package let connectsMax: Int
    /// The span, nanoseconds.
    package let spanNanoseconds: Int64
    /// When the last `connectsMax` connections began, the oldest at `oldest`.
    private var times: [Int64] = []
    private var oldest = 0

    /// An unused budget; without words 150 in five minutes, half of what Binance allows for an address
    /// (https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams).
    package init(connectsMax: Int = 150, spanNanoseconds: Int64 = 300_000_000_000) {
        precondition(connectsMax > 0 && spanNanoseconds > 0, "a budget without room connects never")
        self.connectsMax = connectsMax
        self.spanNanoseconds = spanNanoseconds
    }

    /// When the next connection may begin: now, or later.
    package func nextMoment(at now: Int64) -> Int64 {
        guard times.count == connectsMax else { return now }
        return max(now, times[oldest] + spanNanoseconds)
    }

    /// Counts a connection that begins now, if it may: nil then, else when to ask again.
    package mutating func take(at now: Int64) -> Int64? {
        let moment = nextMoment(at: now)
        guard moment == now else { return moment }
        if times.count < connectsMax {
            times.append(now)
        } else {
            times[oldest] = now
            oldest = (oldest + 1) % connectsMax
        }
        return nil
    }
}

/// A budget that several streams draw from, for a venue counts them together.
package final class SharedConnectBudget: Sendable {
    private let budget: Mutex<ConnectBudget>

    /// Shares a budget.
    package init(_ budget: ConnectBudget = ConnectBudget()) {
        self.budget = Mutex(budget)
    }

    /// Lets somebody use it alone.
    func use<Result: Sendable>(_ body: (inout ConnectBudget) -> Result) -> Result {
        budget.withLock { body(&$0) }
    }
}
