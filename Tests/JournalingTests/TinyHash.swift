/// SHA-256 after FIPS 180-4, small and slow, so that these tests need no library.
@Sendable func tinyHash(_ message: [UInt8]) -> [UInt8] {
    var state = squareRootFractions
    var padded = message
    padded.append(0x80)
    while padded.count % 64 != 56 { padded.append(0) }
    let bits = UInt64(message.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) {
        padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    for start in stride(from: 0, to: padded.count, by: 64) {
        compress(padded[start..<start + 64], into: &state)
    }
    return state.flatMap { word in
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
}

private func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var words = [UInt32](repeating: 0, count: 64)
    for index in 0..<16 {
        let at = block.startIndex + index * 4
        words[index] =
            UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16 | UInt32(block[at + 2]) << 8
            | UInt32(block[at + 3])
    }
    for index in 16..<64 {
        let near = words[index - 15]
        let far = words[index - 2]
        let low = rotated(near, 7) ^ rotated(near, 18) ^ near >> 3
        let high = rotated(far, 17) ^ rotated(far, 19) ^ far >> 10
        words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
    }
    var work = state
    for index in 0..<64 {
        let e = work[4]
        let a = work[0]
        let sumE = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
        let choice = (e & work[5]) ^ (~e & work[6])
        let first = work[7] &+ sumE &+ choice &+ cubeRootFractions[index] &+ words[index]
        let sumA = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
        let majority = (a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2])
        work.removeLast()
        work.insert(first &+ sumA &+ majority, at: 0)
        work[4] = work[4] &+ first
    }
    for index in 0..<8 { state[index] = state[index] &+ work[index] }
}

private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
}

private let primes: [Int] = (2...311).filter { number in
    !(2..<number).contains { $0 * $0 <= number && number % $0 == 0 }
}

/// The first 32 bits of the fractional part of the `power`-th root, found by integer bisection.
private func rootFraction(_ prime: Int, power: Int) -> UInt32 {
    let shift = UInt128(32 * power)
    let target = UInt128(prime) << shift
    var low: UInt128 = 0
    var high: UInt128 = 1 << 38
    while high - low > 1 {
        let middle = (low + high) / 2
        let raised = (0..<power).reduce(UInt128(1)) { product, _ in product * middle }
        if raised <= target { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
}

private let squareRootFractions = primes.prefix(8).map { rootFraction($0, power: 2) }
private let cubeRootFractions = primes.map { rootFraction($0, power: 3) }
