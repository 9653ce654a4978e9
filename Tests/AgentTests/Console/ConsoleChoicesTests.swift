import Testing
import TradingCore

@testable import martlet

/// Which button a typed choice presses.
struct ConsoleChoicesTests {
    private func buttons(_ labels: String...) -> [ReplyButton] {
        labels.map { ReplyButton(label: $0, data: "data of \($0)") }
    }

    @Test func `an alert takes no number away from the reply before it`() {
        var choices = ConsoleChoices()
        #expect(choices.show(reply: buttons("Confirm", "Cancel")) == "\n[1] Confirm  [2] Cancel")
        #expect(choices.show(alert: 12, buttons("Seen", "Why")) == "\n[12a] Seen  [12b] Why")
        #expect(choices.show(alert: 13, buttons("Seen")) == "\n[13a] Seen")
        #expect(choices.button("1")?.label == "Confirm")
        #expect(choices.button("12b")?.label == "Why")
        #expect(choices.button("12A")?.label == "Seen")
        #expect(choices.button("13b") == nil)
        #expect(choices.button("3") == nil)
        #expect(choices.button("0") == nil)
        #expect(choices.button("000001") == nil, "a one-time code is no choice")
        #expect(choices.button("a") == nil)
        #expect(choices.button("") == nil)
    }

    @Test func `a reply without buttons leaves the numbers, and old alerts are forgotten`() {
        var choices = ConsoleChoices()
        _ = choices.show(reply: buttons("Refresh"))
        #expect(choices.show(reply: []).isEmpty)
        #expect(choices.button("1")?.label == "Refresh")
        for number in 1...(Int64(ConsoleChoices.alertsMax) + 1) {
            _ = choices.show(alert: number, buttons("Seen"))
        }
        #expect(choices.button("1a") == nil)
        #expect(choices.button("2a")?.label == "Seen")
    }

    @Test func `many buttons stand in columns and keep their numbers`() {
        var choices = ConsoleChoices()
        let many = (1...10).map { ReplyButton(label: "kind \($0)", data: "data of \($0)") }
        let expected = """

            [1] kind 1    [5] kind 5    [9] kind 9
            [2] kind 2    [6] kind 6    [10] kind 10
            [3] kind 3    [7] kind 7
            [4] kind 4    [8] kind 8
            """
        #expect(choices.show(reply: many) == expected)
        #expect(choices.button("10")?.label == "kind 10")
    }
}
