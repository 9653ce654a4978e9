import Simulation

/// What may go wrong, each with a name that stands on the command line and in the counters. The
/// numbers in the comments are those of the fault catalogue in docs/reliability.md.
enum FaultKind: String, CaseIterable, Comparable {
    /// 1: the venue took the order, its answer is lost.
    case answerLost = "answer-lost"
    /// 2, 3: the request is lost on its way, in whole or in part.
    case requestLost = "request-lost"
    /// 115: the request lies in a buffer and arrives seconds later, whatever became of the sender.
    case requestLate = "request-late"
    /// 5: what the stream says overtakes the answer.
    case answerLate = "answer-late"
    /// 6: a message of the stream comes twice.
    case streamDoubled = "stream-doubled"
    /// 8, 10, 12: the connection to the venue breaks, and what was under way is lost.
    case connectionCut = "connection-cut"
    /// 21, 22: the machine's clock is set to another time.
    case clockJump = "clock-jump"
    /// 27: the venue answers nothing for a while.
    case maintenance = "maintenance"
    /// 37: somebody trades on the account by hand.
    case handTrade = "hand-trade"
    /// 38: somebody cancels one of our orders by hand.
    case handCancel = "hand-cancel"
    /// 50 to 52: the process is killed between two things.
    case kill = "kill"
    /// 50: the process is killed in the middle of a write to the journal.
    case killInWrite = "kill-in-write"
    /// 51, 115: the process is killed just before or after an order leaves.
    case killAtSend = "kill-at-send"
    /// 54: the disk is full for a while.
    case diskFull = "disk-full"
    /// 55: a sync of the journal fails.
    case syncFails = "sync-fails"
    /// 57: the power is lost, and with it what was not synced.
    case powerLoss = "power-loss"
    /// 76: the Bot API asks for patience.
    case tooMany = "too-many-requests"
    /// 73, 77: the Bot API answers with errors, or not at all.
    case phoneOutage = "phone-outage"
    /// 78, 96: answers of the Bot API are lost after it acted.
    case phoneAnswerLost = "phone-answer-lost"
    /// 78: updates come twice.
    case updateDoubled = "update-doubled"
    /// 79: update ids start elsewhere.
    case updateJump = "update-jump"
    /// 81, 82, 89: strangers write.
    case strangers = "strangers"
    /// 84 to 88: wrong, old and repeated codes and buttons.
    case badCodes = "bad-codes"

    static func < (left: FaultKind, right: FaultKind) -> Bool { left.rawValue < right.rawValue }
}

/// The faults of one seed: a random part of all, each with a strength of its own, so that every
/// combination comes up (swarm testing: Groce and others, ISSTA 2012).
struct FaultMix {
    /// Strength by kind, above 0 and at most 1; what is missing never happens.
    private(set) var strengths: [FaultKind: Double] = [:]

    /// The mix of a seed, of which only `kinds` take part. Every kind draws its numbers, so that
    /// leaving one out changes no other.
    init(_ dice: inout SeededGenerator, among kinds: Set<FaultKind>) {
        for kind in FaultKind.allCases.sorted() {
            let isOn = dice.chance(0.4)
            let strength = dice.uniform(in: 0.02...1)
            if isOn, kinds.contains(kind) { strengths[kind] = strength * strength }
        }
    }

    var kinds: Set<FaultKind> { Set(strengths.keys) }

    func strength(_ kind: FaultKind) -> Double { strengths[kind] ?? 0 }
}
