/// What a command asks the engine to do, after parsing and authorisation.
package enum EngineAction: Sendable, Hashable {
    case halt(scope: HaltScope, reason: String)
    /// Lifts halts whose checklist passes. `rebase` counts daily loss and drawdown from the equity
    /// of now; without it a halt that those tripped stays blocked while they still exceed.
    case resume(scope: HaltScope, rebase: Bool = false)
    /// Closes a share of one symbol's position, reduce-only.
    case close(symbol: String, share: Fraction)
    /// Halts all, cancels, closes reduce-only, checks the venue, posts a receipt.
    case flatten
    /// Cancels open orders: all, or of one symbol, or one client id. Protective stops stay unless
    /// named by their id.
    case cancel(target: String?)
    case setReduceOnly(Bool)
    case switchStrategy(StrategyID, isOn: Bool)
    case setAlertPreferences(AlertPreferences)
    case acknowledgeAlert(Int64)
    /// Decides over a drift: of a symbol, and where a number is given of that drift alone.
    case resolveDrift(symbol: String, number: Int?, DriftChoice)
    /// Leads the position in a symbol by a plan, in the words of `/plan`, whoever trades the symbol
    /// otherwise; nil ends the plan.
    case setPlan(symbol: String, terms: String?)
    /// Switches the autopilot, says no to a proposal, or takes an instrument back.
    case steerAutopilot(AutopilotRequest)
    /// Begins a drill; the agent's loop measures and ends it.
    case beginDrill(DrillKind, venue: VenueID?)
    /// Ends a drill: lifts the halts that carry its number, and no others.
    case endDrill(DrillEnded)
    /// Lets a market trade live, or back on paper; the agent answers it, for it asks the gates.
    case setLive(MarketID, isOn: Bool)
    /// Trades by hand on a paper account, past the engine, so that a drift can be practised.
    case tradeByHand(symbol: String, Side, Quantity)
    /// Keeps or removes a written strategy; the agent does it, and nothing trades by it.
    case changeRules(RuleChange)
}

/// What is asked of the autopilot.
package enum AutopilotRequest: Sendable, Hashable {
    case switchTo(isOn: Bool)
    /// Nil for the one that waits.
    case veto(number: Int?)
    /// Gives a symbol back to the strategy that the configuration names.
    case giveBack(symbol: String)
}

/// What is done with a written strategy.
package enum RuleChange: Sendable, Hashable {
    /// Keeps a draft under a name; without one under its own.
    case save(draft: String, name: String?)
    /// Forgets a draft.
    case discard(draft: String)
    /// Removes one that was kept.
    case drop(name: String)
}

/// A way out of a drift.
package enum DriftChoice: Sendable, Hashable {
    case adopt, close, halt
    case ignore(until: UTCTime)
}

/// Who asks, for the journal and the halts' record.
package struct ActionOrigin: Sendable, Hashable, Codable {
    /// Nil when nobody asked: the agent does it by itself.
    package let surface: CommandSurface?
    package let user: Int64

    /// The agent itself, as when it halts for want of disk.
    package static let agent = ActionOrigin(surface: nil, user: 0)

    package init(surface: CommandSurface, user: Int64) {
        self.init(surface: Optional(surface), user: user)
    }

    private init(surface: CommandSurface?, user: Int64) {
        self.surface = surface
        self.user = user
    }

    /// `telegram user 42`, `console`, `the agent`.
    package var display: String {
        switch surface {
        case .telegram: "telegram user \(user)"
        case .console, .control: surface?.rawValue ?? ""
        case nil: "the agent"
        }
    }
}
