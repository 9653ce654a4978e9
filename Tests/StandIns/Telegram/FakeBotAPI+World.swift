/// What happens around the bot.
extension FakeBotAPI {
    /// The next update gets this id, as after a quiet week.
    package func jumpUpdateIDs(to id: Int64) { locked { $0.nextUpdate = id } }

    /// Sets or removes a webhook, as a thief would.
    package func setWebhook(_ url: String) { locked { $0.webhook = url } }

    /// Another program polls once with the same token: a waiting poll is terminated.
    package func pollFromElsewhere() { locked { $0.pollGeneration += 1 } }

    /// The token is no longer accepted, or is again.
    package func setTokenRevoked(_ isRevoked: Bool) {
        locked { _ in tokenIsRevoked = isRevoked }
    }

    /// The person blocks or unblocks the bot; the membership update is delivered.
    package func setBlocked(_ isBlocked: Bool, chat: Int64 = 42) {
        locked { state in
            if isBlocked {
                state.blockedChats.insert(chat)
            } else {
                state.blockedChats.remove(chat)
            }
            _ = state.add([
                "my_chat_member": [
                    "chat": ["id": .integer(chat), "type": "private"],
                    "from": Self.person(chat), "date": .integer(FakeBotState.unixNow()),
                    "new_chat_member": ["status": isBlocked ? "kicked" : "member"],
                ]
            ])
        }
    }

    /// Flood limits from now on.
    package func setLimits(_ limits: FakeBotLimits) { locked { $0.limits = limits } }

    /// Faults for the next calls of a method, one each, in this order. `*` stands for every method.
    package func plan(_ faults: [FakeBotFault], on method: String) {
        locked { $0.faults[method, default: []] += faults }
    }

    /// Removes a message as its reader would.
    package func deleteMessage(_ message: FakeBotMessage) {
        locked { $0.messages[.init(chat: message.chat, message: message.id)]?.isDeleted = true }
    }
}
