import TradingCore

@testable import ChatOps

/// Telegram's updates: every element is counted once, a broken one hides no other, and nobody but the
/// listed persons in the listed chats is heard.
enum UpdatePromises {
    private static let operatorID: Int64 = 1_001
    private static let groupID: Int64 = -500
    private static let now = UTCTime(seconds: 1_795_267_200)
    private static let rules = IdentityRules(
        users: [operatorID],
        chats: [operatorID, groupID],
        botName: "MartletBot"
    )

    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        if let batch = try? UpdateBatch(body: bytes) { try check(batch) }
        let element = Array(#"{"ok":true,"result":["#.utf8) + bytes
        let wrapped = element + Array(#",{"update_id":77}]}"#.utf8)
        let batch = try? UpdateBatch(body: wrapped)
        if let batch { try check(batch) }
        if JSONPromises.measure(of: bytes) != nil {
            try promise(batch?.ids.last == 77, "a whole element hides the one behind it")
            try promise(
                batch.map { $0.updates.count + $0.undecodable.count + $0.nameless } == 2,
                "two elements are not counted as two"
            )
        }
    }

    private static func check(_ batch: UpdateBatch) throws(BrokenPromise) {
        let count = batch.updates.count + batch.undecodable.count
        try promise(count <= UpdateBatch.updatesMax, "\(count) updates are taken at once")
        let known = Set(batch.updates.map(\.id)).union(batch.undecodable)
        try promise(
            batch.ids.count == count && Set(batch.ids) == known,
            "the ids are not those of the updates"
        )
        for update in batch.updates {
            for length in [nil, 8] {
                var rules = rules
                rules.pairingCodeLength = length
                try check(UpdateScreen.judge(update, by: rules, receivedAt: now), length)
            }
            let nobody = UpdateScreen.judge(update, by: IdentityRules(), receivedAt: now)
            if case .accepted = nobody {
                throw BrokenPromise(description: "empty lists let somebody in")
            }
        }
    }

    private static func check(
        _ verdict: UpdateScreen.Verdict,
        _ codeLength: Int?
    ) throws(BrokenPromise) {
        switch verdict {
        case .accepted(let command):
            try promise(command.user == operatorID, "user \(command.user) is heard")
            try promise([operatorID, groupID].contains(command.chat), "chat \(command.chat)")
            if case .text(let text) = command.content {
                try promise(text.utf8.count <= UpdateScreen.textBytesMax, "a text too long")
            }
            try checkSigning(command)
        case .pairing(let command):
            guard case .pairing(let code) = command.content else {
                throw BrokenPromise(description: "pairing without a code")
            }
            try promise(code.utf8.count == codeLength, "a code of another length")
            try promise(command.user == command.chat, "pairing outside of a private chat")
            try checkSigning(command)
        case .refused, .ignored: return
        }
    }

    /// What was accepted becomes an envelope that the reader takes.
    private static func checkSigning(_ command: IncomingCommand) throws(BrokenPromise) {
        let signed = FuzzKeys.signer.sign(command)
        do {
            let envelope = try CommandEnvelope(canonical: signed.canonical)
            try promise(envelope.user == command.user, "the envelope names another user")
        } catch let broken as BrokenPromise {
            throw broken
        } catch EnvelopeError.tooLong {
            // A long line is refused at the door, in words.
            return
        } catch {
            throw BrokenPromise(description: "what was accepted cannot be signed: \(error)")
        }
    }
}
