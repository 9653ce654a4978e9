import Testing

/// Short runs of the fuzz targets without a sanitizer; `scripts/fuzz` makes the long ones.
struct ReplayTests {
    /// Mutations of each kept input are made until there were so many.
    private static let mutationsMax = 200

    @Test(arguments: FuzzTarget.allCases)
    func `every kept input keeps the promises`(of target: FuzzTarget) throws {
        let corpus = try Corpus(of: target)
        try #require(!corpus.inputs.isEmpty, "a target without seeds finds little")
        for input in corpus.inputs {
            #expect(broken(target, input.bytes) == nil, "\(target.rawValue)/\(input.name)")
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `changed inputs keep the promises`(of target: FuzzTarget) throws {
        let inputs = try Corpus(of: target).inputs.map(\.bytes)
        var mutator = InputMutator(seed: 20_261_121, pieces: inputs)
        for number in 0..<Self.mutationsMax {
            let bytes = mutator.mutated(inputs[number % inputs.count])
            if let words = broken(target, bytes) {
                // As text for a person, and as bytes for a new file of the corpus.
                Issue.record("\(words): \(String(decoding: bytes, as: UTF8.self)) \(bytes)")
                return
            }
        }
    }

    @Test func `every folder of the corpora belongs to a target`() throws {
        #expect(try Corpus.names() == FuzzTarget.allCases.map(\.rawValue).sorted())
    }

    /// How an input broke a promise; nil when it broke none.
    private func broken(_ target: FuzzTarget, _ bytes: [UInt8]) -> String? {
        do throws(BrokenPromise) {
            try target.check(bytes)
            return nil
        } catch {
            return error.description
        }
    }
}
