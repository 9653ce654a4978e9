import Simulation

/// What may go wrong, each with a name that stands on the command line and in the counters. The
/// numbers in the comments are those of the fault catalogue in docs/reliability.md.
enum FaultKind: String, CaseIterable, Comparable {
    // The way to the venue.
    /// 1: the venue took the order, its answer is lost.
    case answerLost = "answer-lost"
    /// 2, 3: the request is lost on its way, in whole or in part.
    case requestLost = "request-lost"
    /// 115: the request lies in a buffer and arrives seconds later, whatever became of the sender.
    case requestLate = "request-late"
    /// 36: a machine on the way repeats the request, and the venue refuses the id as known.
    case requestDoubled = "request-doubled"
    /// 5: what the stream says overtakes the answer.
    case answerLate = "answer-late"
    /// 6: a message of the stream comes twice.
    case streamDoubled = "stream-doubled"
    /// 7: a fill comes by another way under another id.
    case fillRenamed = "fill-by-two-ids"
    /// 6, 9: a fill comes after what followed it, a confirmed cancel among them.
    case fillLate = "fill-late"
    /// 8, 10, 12: the connection to the venue breaks, and what was under way is lost.
    case connectionCut = "connection-cut"
    /// 47: the venue cancels everything when the connection breaks.
    case cancelOnDisconnect = "cancel-on-disconnect"
    /// 21, 22: the machine's clock is set to another time.
    case clockJump = "clock-jump"
    /// 23: the machine sleeps for minutes.
    case suspended
    // The venue.
    /// 13: an account of an earlier moment is told again.
    case staleAccount = "stale-account"
    /// 14: positions and orders of an account are of different moments.
    case tornAccount = "torn-account"
    /// 15: an account without orders, or without anything, is told in error.
    case emptyAccount = "empty-account"
    /// 16: a look-up sees a part of the places alone.
    case shortLookUp = "short-look-up"
    /// 27: the venue answers nothing for a while.
    case maintenance
    /// 29: the venue answers 429 to everything.
    case venueBusy = "venue-busy"
    /// 30: the venue shuts the address out.
    case ban
    /// 43, 44: the session at the venue ends; somebody must log in.
    case sessionLost = "session-lost"
    /// 28, 32: prices must be multiples of a larger tick than was told.
    case tickChange = "tick-change"
    /// 34: the venue closes a position by force.
    case liquidation
    /// 37: somebody trades on the account by hand.
    case handTrade = "hand-trade"
    /// 31, 38: somebody cancels one of our orders by hand, or all of them.
    case handCancel = "hand-cancel"
    /// 39: money is moved in or out.
    case transfer
    /// 40: funding is paid.
    case funding
    /// 41: an execution is taken back or corrected.
    case bust
    /// 49: more is filled than was asked for.
    case overfill
    /// 127: another program with our key and our form of ids.
    case otherWriter = "other-writer"
    /// 145: a cancel is answered and nothing happens.
    case cancelIgnored = "cancel-ignored"
    // Prices.
    /// 135: ten times the price, a tenth, zero, or bid over ask, once.
    case badTick = "bad-tick"
    /// 136: the market truly falls or rises by a third.
    case crash
    /// 138, 139: bars come twice, late, revised, or from the future.
    case badBars = "bad-bars"
    /// 140: one symbol falls silent.
    case silentSymbol = "silent-symbol"
    /// 142: a strategy wants hundreds of orders at once.
    case wildStrategy = "wild-strategy"
    // The process and its disk.
    /// 50 to 52: the process is killed between two things.
    case kill
    /// 50: the process is killed in the middle of a write to the journal.
    case killInWrite = "kill-in-write"
    /// 51, 115: the process is killed just before or after an order leaves.
    case killAtSend = "kill-at-send"
    /// 67: the process is asked to end.
    case termination
    /// 23: the machine is off, and nobody starts the agent again for hours or days, in which its venues go on.
    case longOutage = "long-outage"
    /// 54, 146: the disk is full for a while, and somebody halts then.
    case diskFull = "disk-full"
    /// 55: a sync of the journal fails.
    case syncFails = "sync-fails"
    /// 57: the power is lost, and with it what was not synced.
    case powerLoss = "power-loss"
    // Two processes.
    /// A second process stands by, in one world of four.
    case standby
    /// 111: the leader is killed while another one waits.
    case leaderKilled = "leader-kill"
    /// 112: the leader is stopped, also in the middle of something, and goes on later if it lives.
    case leaderPaused = "leader-pause"
    /// 113: the leader waits for a device, and cannot die.
    case slowKill = "slow-kill"
    /// 117: the standby is killed.
    case standbyKilled = "standby-kill"
    /// 112, 117: the standby is stopped and goes on later.
    case standbyPaused = "standby-pause"
    /// 117: the standby cannot read the journal.
    case standbyBlind = "standby-blind"
    /// 114: both are started at once.
    case bothAtOnce = "both-at-once"
    /// 112: the leader works, and what it says of itself does not get through.
    case beatStops = "beat-stops"
    /// 118: one leader after the other is killed.
    case flapping
    /// 68, 120: the standby is started from another build.
    case otherBuild = "other-build"
    /// 116: the lock's file goes away, perhaps with the others that tell of the leader.
    case lockDeleted = "lock-deleted"
    // Telegram.
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
    /// 80 to 82: strangers write; the operator's words come edited, forwarded, from elsewhere.
    case strangers
    /// 89: strangers write hundreds of messages at once.
    case flood
    /// 84 to 88: wrong, old and repeated codes and buttons.
    case badCodes = "bad-codes"
    // Webhooks.
    /// 98: a receiver is down for a while.
    case hookDown = "hook-down"
    /// 98: a receiver answers slowly or never.
    case hookSlow = "hook-slow"
    /// 98: a receiver answers 500.
    case hookError = "hook-error"
    /// 98: a receiver answers 429.
    case hookBusy = "hook-busy"
    /// 99: a receiver never takes certain items.
    case hookPoison = "hook-poison"
    /// 100: a receiver answers with a redirect.
    case hookRedirect = "hook-redirect"
    /// 104: a receiver took the message, its answer is lost.
    case hookAnswerLost = "hook-answer-lost"

    static func < (left: FaultKind, right: FaultKind) -> Bool { left.rawValue < right.rawValue }
}
