/// The columns of whole bars where kernels find them. Valid only within `withPointers`.
struct BarPointers {
    typealias Column = UnsafePointer<Double>

    let high: Column
    let low: Column
    let close: Column
    let volume: Column
    let count: Int
}

extension BarColumns {
    /// Calls with the places of the columns; there must be a bar.
    func withPointers(_ body: (BarPointers) -> Void) {
        high.withUnsafeBufferPointer { high in
            low.withUnsafeBufferPointer { low in
                close.withUnsafeBufferPointer { close in
                    volume.withUnsafeBufferPointer { volume in
                        guard let high = high.baseAddress, let low = low.baseAddress,
                            let close = close.baseAddress, let volume = volume.baseAddress
                        else { return }
                        body(
                            BarPointers(
                                high: high,
                                low: low,
                                close: close,
                                volume: volume,
                                count: count
                            )
                        )
                    }
                }
            }
        }
    }
}
