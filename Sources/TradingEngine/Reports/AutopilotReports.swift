import TradingCore

/// What operators ask of the autopilot, and what it tells of itself.
extension EngineState {
    mutating func steerAutopilot(
        _ request: AutopilotRequest,
        _ origin: ActionOrigin
    ) -> EngineReport {
        guard setup.autopilot != nil else { return .notice(autopilotReport()) }
        switch request {
        case .switchTo(let isOn):
            let wasOn = book.autopilot?.isOn ?? true
            if wasOn != isOn {
                note(isOn ? .switchedOn : .switchedOff, nil, "asked for", by: origin.display)
            }
            return answer(
                isOn ? "The autopilot is on." : "The autopilot is off: it proposes nothing.",
                wasOn == isOn
                    ? ["It was so before."]
                    : isOn ? [] : ["What it deployed trades on: /autopilot back SYMBOL."]
            )
        case .veto(let number):
            guard let pending = book.autopilot?.pending, number == nil || pending.number == number
            else {
                return refusal(
                    number.map { "Proposal \($0) does not wait for a veto." }
                        ?? "No proposal waits for a veto."
                )
            }
            note(.vetoed, pending, "asked for", by: origin.display)
            return answer(
                "Proposal \(pending.number) is off.",
                ["\(pending.words) is not proposed again for a week."]
            )
        case .giveBack(let symbol):
            let mine = (book.autopilot?.deployed ?? [:]).values.filter {
                $0.instrument.symbol == symbol
            }.sorted { $0.number < $1.number }
            guard !mine.isEmpty else {
                return refusal("The autopilot has not deployed anything on \(symbol).")
            }
            for proposal in mine {
                note(.returned, proposal, "asked for", by: origin.display)
                giveBack(proposal.instrument)
            }
            let owner = owner(of: mine[0].instrument)?.text ?? "nobody"
            return answer("\(symbol) is traded by \(owner) again.", [])
        }
    }

    private func answer(_ headline: String, _ lines: [String]) -> EngineReport {
        .notice(NoticeReport(headline: headline, lines: lines, numbers: [], hint: "/autopilot"))
    }

    private func refusal(_ headline: String) -> EngineReport {
        .notice(
            NoticeReport(
                headline: headline,
                lines: ["Nothing was done."],
                numbers: [],
                hint: "/autopilot",
                isRefusal: true
            )
        )
    }

    /// The report of `/autopilot`.
    func autopilotReport() -> NoticeReport {
        guard let pilot = setup.autopilot else {
            return NoticeReport(
                headline: "There is no autopilot.",
                lines: ["It is opt-in: autopilot.enabled: true in the configuration."],
                numbers: [],
                isRefusal: true
            )
        }
        let record = book.autopilot ?? AutopilotRecord()
        var lines: [String] = []
        if let pending = record.pending {
            lines.append(
                "Proposal \(pending.number): \(pending.words), at \(pending.dueAt.display)."
            )
            lines.append("Suitability \(pending.score) of 100, \(pending.scoreNow) now.")
        }
        lines += record.deployed.values.sorted { $0.number < $1.number }.map {
            "\($0.instrument.symbol) is traded by \($0.strategy), a \($0.kind), since proposal "
                + "\($0.number)."
        }
        if lines.isEmpty { lines.append("It has proposed nothing that stands.") }
        return NoticeReport(
            headline: record.isOn
                ? "The autopilot is on, for paper alone." : "The autopilot is off.",
            lines: lines,
            numbers: [
                NamedNumber("deployed within a week", deploymentsOfWeek),
                NamedNumber("at most", pilot.deploymentsPerWeekMax),
                NamedNumber("advantage asked for", pilot.advantageMin),
                NamedNumber("next look", moment.nextAutopilot.display),
            ],
            hint: record.pending.map { "/autopilot veto \($0.number)" }
        )
    }
}
