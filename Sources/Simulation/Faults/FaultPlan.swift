package import TradingCore

/// What goes wrong, and when: a pure function of a seed, the kind and how often the kind was possible
/// before. The same plan strikes at the same places in every run.
package struct FaultPlan: Sendable, Hashable {
    /// How one kind strikes.
    package struct Rule: Sendable, Hashable {
        /// How likely it strikes at each occasion, 0 to 1.
        package var chance: Fraction
        /// The most that it delays or shifts; the strike draws from zero to this.
        package var strengthMax: TimeSpan
        /// It strikes only before this moment; nil never ends.
        package var until: UTCTime?

        package init(
            chance: Fraction,
            strengthMax: TimeSpan = .seconds(10),
            until: UTCTime? = nil
        ) {
            precondition(!chance.isNegative && chance <= .one, "a chance lies from 0 to 1")
            self.chance = chance
            self.strengthMax = strengthMax
            self.until = until
        }
    }

    /// One strike that a test asks for by name.
    package struct Appointment: Sendable, Hashable {
        package let kind: FaultKind
        /// The occasion of the kind, from 0.
        package let occasion: Int

        package init(_ kind: FaultKind, at occasion: Int) {
            self.kind = kind
            self.occasion = occasion
        }
    }

    package let seed: UInt64
    package var rules: [FaultKind: Rule]
    /// Strikes that are sure to come, with their strength.
    package var appointments: [Appointment: TimeSpan]

    package init(
        seed: UInt64,
        rules: [FaultKind: Rule] = [:],
        appointments: [Appointment: TimeSpan] = [:]
    ) {
        self.seed = seed
        self.rules = rules
        self.appointments = appointments
    }

    package static let none = FaultPlan(seed: 0)

    /// Nothing can go wrong.
    package var isQuiet: Bool { rules.isEmpty && appointments.isEmpty }

    /// Switches on a random subset of kinds with random strength, as swarm testing does: each kind is
    /// in with one half, its chance lies up to `chanceMax`, its strength up to `strengthMax`.
    package static func swarm(
        seed: UInt64,
        among kinds: [FaultKind],
        chanceMax: Fraction = .percent(20),
        strengthMax: TimeSpan = .seconds(30),
        until: UTCTime? = nil
    ) -> FaultPlan {
        var plan = FaultPlan(seed: seed)
        for kind in kinds.sorted() {
            var dice = SeededGenerator(seed: seed).fork("swarm \(kind)")
            guard dice.chance(0.5) else { continue }
            let share = Fraction(units: Int128(dice.integer(in: 1...1000)) * 1_000_000_000)
            let strength = Int64(dice.integer(in: 1...1000))
            plan.rules[kind] = Rule(
                chance: Fraction(units: chanceMax.units * share.units / Fraction.unitsPerWhole),
                strengthMax: TimeSpan(nanoseconds: strengthMax.nanoseconds / 1000 * strength),
                until: until
            )
        }
        return plan
    }

    /// Whether the kind strikes at its occasion, and how hard.
    package func strike(_ kind: FaultKind, occasion: Int, at time: UTCTime) -> TimeSpan? {
        if let strength = appointments[Appointment(kind, at: occasion)] { return strength }
        guard let rule = rules[kind], rule.chance.isPositive else { return nil }
        if let until = rule.until, time >= until { return nil }
        var dice = SeededGenerator(seed: seed).fork("\(kind) \(occasion)")
        let drawn = Fraction(units: (Int128(dice.next() >> 1) * Fraction.unitsPerWhole) >> 63)
        guard drawn < rule.chance else { return nil }
        let share = dice.next()
        let range = UInt64(max(0, rule.strengthMax.nanoseconds)) + 1
        return TimeSpan(nanoseconds: Int64(share.multipliedFullWidth(by: range).high))
    }
}
