import Testing
import TradingCore

@testable import martlet

/// The witness sees each lie that it is told about commands, alerts and secrets.
struct WitnessedCommandTests {
    private let stage = WitnessStage()

    @Test func `an honest command breaks nothing`() {
        stage.tell(stage.halt(), stage.answer("halt"))
        stage.tell(
            .haltCleared(HaltCleared(id: 1, by: "7")),
            .codeUsed(CodeUsed(step: 1)),
            stage.answer("resume", key: "update 2")
        )
        #expect(stage.broken.isEmpty)
    }

    @Test func `22: an update that is answered twice`() {
        stage.tell(stage.answer("status"), stage.answer("status"))
        #expect(stage.broken.contains(22))
    }

    @Test func `23: a stranger, a forgery, and risk without a code`() {
        stage.tell(stage.answer("status", user: 8))
        stage.tell(stage.answer("status", key: "update 2", isForged: true))
        stage.tell(stage.halt())
        stage.tell(
            .haltCleared(HaltCleared(id: 1, by: "7")),
            stage.answer("resume", key: "update 3")
        )
        #expect(stage.broken == [23, 23, 23])
    }

    @Test func `24: a code and a nonce that are used twice`() {
        let nonce = String(repeating: "a", count: 32)
        stage.tell(.codeUsed(CodeUsed(step: 1)), .codeUsed(CodeUsed(step: 1)))
        stage.tell(stage.answer("status", key: "update 1", nonce: nonce))
        stage.tell(stage.answer("status", key: "update 2", nonce: nonce))
        #expect(stage.broken == [24, 24])
    }

    @Test func `25: a refused command that raises risk`() {
        stage.tell(
            .strategySwitched(StrategySwitched(strategy: StrategyID("g"), isOn: true, by: "7")),
            .codeUsed(CodeUsed(step: 1)),
            stage.answer("strategies", verdict: .refused)
        )
        #expect(stage.broken == [25])
    }

    @Test func `26: risk by an old command, and a halt that halts nothing`() {
        stage.tell(
            .reduceOnlySet(ReduceOnlySet(isOn: false, by: "7")),
            .codeUsed(CodeUsed(step: 1)),
            stage.answer("reduce", age: .minutes(2))
        )
        stage.tell(stage.answer("halt", key: "update 2"))
        #expect(stage.broken == [26, 26])
    }

    @Test func `28: a number that is left out, and words that no row tells`() {
        stage.tell(.alertRaised(stage.alert(1)), .alertRaised(stage.alert(3)))
        stage.witness.alertLeaves(stage.alert(4))
        #expect(stage.broken == [28, 28])
    }

    @Test func `29: a critical alert that is collapsed or given up`() {
        stage.tell(.alertRaised(stage.alert(1, .critical)))
        for outcome in [DeliveryRecorded.Outcome.collapsed, .deadLettered] {
            stage.tell(
                .deliveryRecorded(
                    DeliveryRecorded(
                        item: .alert,
                        number: 1,
                        channel: "telegram",
                        outcome: outcome
                    )
                )
            )
        }
        #expect(stage.broken == [29, 29])
    }

    @Test func `30: a one-time code that stands in a row`() {
        stage.witness.commands.typedCodes.insert("123456")
        stage.tell(stage.answer("resume", text: "/resume all 123456"))
        #expect(stage.broken == [30])
    }

    @Test func `32: an answer that leaves before its row`() throws {
        guard case .commandAnswered(let answered) = stage.answer("status") else { return }
        stage.witness.answerLeaves(answered)
        #expect(stage.broken == [32])
    }
}
