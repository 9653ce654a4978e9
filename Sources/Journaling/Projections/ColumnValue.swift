internal import TradingCore

/// A value that fills one column or, for an amount, two.
protocol ColumnValue {
    /// How many columns the value fills.
    static var columns: Int { get }
    func bind(to binding: inout ColumnBinding)
}

extension Int64: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(self) }
}

extension Int: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(Int64(self)) }
}

extension Bool: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(self ? 1 : 0) }
}

extension String: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(self) }
}

/// Bytes: a hash.
extension [UInt8]: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(self) }
}

extension UTCTime: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(nanoseconds) }
}

extension UTCDay: ColumnValue {
    static var columns: Int { 1 }
    func bind(to binding: inout ColumnBinding) { binding.add(Int64(daysSinceEpoch)) }
}

extension ExactAmount {
    static var columns: Int { 2 }
    func bind(to binding: inout ColumnBinding) {
        let stored = StoredAmount(self)
        binding.add(stored.whole)
        binding.add(stored.trillionths)
    }
}

extension Money: ColumnValue {}
extension Price: ColumnValue {}
extension Quantity: ColumnValue {}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    static var columns: Int { Wrapped.columns }
    func bind(to binding: inout ColumnBinding) {
        if let self {
            self.bind(to: &binding)
        } else {
            for _ in 0..<Wrapped.columns { binding.addNull() }
        }
    }
}
