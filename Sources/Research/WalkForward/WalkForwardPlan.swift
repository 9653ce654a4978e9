/// How time is divided into parts to learn from and parts to be judged by. Pure arithmetic over numbered bars.
///
/// Every part to be judged comes after all that was learned from. Between the two lie `purge` bars, as many as
/// an outcome may reach ahead (how long a trade is held, say), and `embargo` bars more, because neighbours in
/// time are alike. Source of both words: M. Lopez de Prado, Advances in Financial Machine Learning (2018),
/// chapter 7.
package struct WalkForwardPlan: Sendable, Hashable {
    /// Where the part to learn from begins.
    package enum Mode: String, Sendable, CaseIterable {
        /// At the first bar, so that it grows.
        case anchored
        /// It keeps its length and moves along.
        case rolling
    }

    /// One part to learn from and the part that is judged by it.
    package struct Fold: Sendable, Hashable {
        package let train: Range<Int>
        package let test: Range<Int>

        package init(train: Range<Int>, test: Range<Int>) {
            self.train = train
            self.test = test
        }
    }

    package let mode: Mode
    /// How many parts are judged; at least 1.
    package let folds: Int
    /// The share of the bars that the first part to learn from takes with what lies behind it, over 0 and
    /// under 1.
    package let trainShare: Double
    /// Bars between, that an outcome may reach ahead.
    package let purge: Int
    /// Bars between besides.
    package let embargo: Int

    package init(
        mode: Mode = .anchored,
        folds: Int = 5,
        trainShare: Double = 0.4,
        purge: Int = 0,
        embargo: Int = 0
    ) {
        precondition(folds > 0 && purge >= 0 && embargo >= 0, "parts, and no negative distances")
        precondition(trainShare > 0 && trainShare < 1, "a share between 0 and 1")
        self.mode = mode
        self.folds = folds
        self.trainShare = trainShare
        self.purge = purge
        self.embargo = embargo
    }

    /// The parts of so many bars. The parts that are judged follow one another without a gap up to the last
    /// bar; the bars that do not divide evenly go to the first ones.
    ///
    /// - Throws: what is too short, in one sentence.
    package func split(_ bars: Int) throws(WalkForwardProblem) -> [Fold] {
        let first = Int((Double(bars) * trainShare).rounded())
        let gap = purge + embargo
        let tested = bars - first
        guard tested / folds >= Self.testBarsMin else {
            throw WalkForwardProblem(
                sentence:
                    "\(bars) bars leave \(max(tested, 0) / folds) for each of \(folds) folds; "
                    + "\(Self.testBarsMin) are needed. Take fewer folds or more bars."
            )
        }
        guard first - gap >= Self.trainBarsMin else {
            throw WalkForwardProblem(
                sentence:
                    "Purge and embargo of \(gap) bars leave \(first - gap) of \(first) to learn "
                    + "from; \(Self.trainBarsMin) are needed. Take more bars, or less of them between."
            )
        }
        var start = first
        return (0..<folds).map { fold in
            let length = tested / folds + (fold < tested % folds ? 1 : 0)
            let end = start - gap
            let train = (mode == .anchored ? 0 : end - (first - gap))..<end
            defer { start += length }
            return Fold(train: train, test: start..<start + length)
        }
    }

    /// A part of fewer bars has no deviation that would mean anything.
    private static let testBarsMin = 10
    private static let trainBarsMin = 10
}

/// Why time cannot be divided so.
package struct WalkForwardProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let sentence: String
    package var description: String { sentence }
}
