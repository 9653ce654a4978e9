import ChatOps
import TradingCore

/// What the operator does now and then, drawn from a stream of its own: he taps twice, does something else
/// between a question and his answer, signs at the machine, and starts the agent anew.
extension Person {
    /// Somebody halts after the state was shown, and before it is confirmed.
    func mayInterfere() {
        guard habits.chance(isCalm ? 0.04 : 0.1) else { return }
        let symbols = world.symbols
        say("/halt \(symbols[habits.index(below: symbols.count)].symbol)")
    }

    /// Leads a position by a plan, most often one that is held, or lets its strategy have it again.
    func mayPlan() {
        guard plans.chance(isCalm ? 0.25 : 0.15) else { return }
        let held = world.witness.money.net.filter { !$0.value.isZero }.keys.sorted()
        let symbols = held.isEmpty || plans.chance(0.15) ? world.symbols : held
        let symbol = symbols[plans.index(below: symbols.count)].symbol
        say("/plan \(symbol) \(Self.plans[plans.index(below: Self.plans.count)])")
    }

    private static let plans = [
        "stop 2 atr", "stop 1 %", "stop 3 atr, breakeven 1R, trail 2 atr",
        "stop 1 atr, take 50% at 1R", "stop 2 %, take 30% at 0.5R, take 30% at 1R, trail 1 %",
        "stop 2 atr, exit after 5 bars", "exit after 2 bars", "off", "off",
    ]

    /// A finger that bounces.
    func mayTapAgain(_ data: String, on message: Int64) {
        guard habits.chance(0.25) else { return }
        soon(within: .milliseconds(400)) { $0.tap(data, on: message) }
    }

    /// Sends what the app showed some minutes ago, before he looks again.
    func mayReadAnOldCode(askedFor: String) {
        guard habits.chance(0.12) else { return }
        type(codeOfNow(askedFor: askedFor, ago: .seconds(90 + habits.index(below: 600))))
    }

    /// Lifts what stands with a code of `martlet sign` on the line: perhaps one that was made for other
    /// arguments, perhaps on a message that Telegram keeps for a minute or two.
    func maySign() {
        guard habits.chance(isCalm ? 0.04 : 0.12) else { return }
        let line = world.witness.isReduceOnly ? "/reduce off" : "/resume all"
        let other = world.witness.isReduceOnly ? "/reduce on" : "/resume \(world.symbols[0].symbol)"
        let isOther = habits.chance(0.5)
        let age = habits.chance(0.3) ? TimeSpan.seconds(64 + habits.index(below: 40)) : .zero
        let code = signed(for: isOther ? other : line, askedFor: line, ago: age)
        type(code, on: line, ago: age)
    }

    /// Starts the agent anew right after a code, and sends the code once more; after a guess he sends the
    /// right one, for what was locked before is locked still.
    func mayStartAnew(after code: TypedCode?) {
        guard habits.chance(code == nil ? 0.4 : 0.1) else { return }
        soon(within: .seconds(5)) { $0.world.life?.terminate() }
        for seconds in [20, 40, 60] {
            world.time.after(.seconds(seconds)) { [weak self] in
                guard let self, world.isTroubled else { return }
                say("/reduce on")
                type(code ?? codeOfNow(askedFor: ""), on: "/reduce off")
            }
        }
    }
}
