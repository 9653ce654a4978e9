/// The ids of the last updates that took effect, so that a repeated one is passed over. Ids are
/// never compared by order: after a quiet week they may start anywhere.
struct HandledUpdates {
    static let countMax = 1_000

    private var ids: Set<Int64> = []
    private var order: [Int64] = []
    private var oldest = 0

    func contains(_ id: Int64) -> Bool { ids.contains(id) }

    mutating func insert(_ id: Int64) {
        guard ids.insert(id).inserted else { return }
        guard order.count == Self.countMax else {
            order.append(id)
            return
        }
        ids.remove(order[oldest])
        order[oldest] = id
        oldest = (oldest + 1) % Self.countMax
    }
}
