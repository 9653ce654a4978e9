import ChatOps
import Platform
import Strategies
import TradingCore
import TradingEngine

/// What `/strategy` shows and does. Drafts and files only: nothing here trades.
extension AgentLoop {
    func strategyReport(_ request: StrategyRequest) -> EngineReport {
        do throws(RuleShelf.Refusal) {
            switch request {
            case .list: return .notice(keptReport())
            case .show(let name): return .notice(readBack(try parts.rules.kept(name)))
            case .draft(let text): return .notice(try drafted(text))
            case .edit(let name): return .notice(editing(try parts.rules.entry(name)))
            case .simulate(let name): return simulate(try parts.rules.entry(name))
            }
        } catch {
            return .notice(Self.refusal(error))
        }
    }

    /// Reads a strategy back; what the grammar cannot read goes to the endpoint for prose, where there is one.
    private func drafted(_ text: String) throws(RuleShelf.Refusal) -> NoticeReport {
        do throws(RuleShelf.Refusal) {
            return readBack(try parts.rules.draft(text))
        } catch {
            guard let prose = parts.prose, text.split(separator: " ").count >= 3 else {
                throw error
            }
            let mailbox = parts.mailbox
            let isAsked = prose.ask(text) { answer in
                let notice = EdgeNotice(kind: .digest, subject: "strategy", report: answer.report)
                _ = mailbox.post(.notice(notice))
            }
            guard isAsked else {
                throw RuleShelf.Refusal(
                    error.sentences + ["\(prose.settings.host) is being asked already."]
                )
            }
            return NoticeReport(
                headline: "\(prose.settings.host) is asked to say that in the words of /strategy.",
                lines: error.sentences + [
                    "Its answer follows as a message. Nothing is kept or traded by it."
                ],
                numbers: []
            )
        }
    }

    /// Starts a simulation on a thread of its own, for the loop never waits; its outcome comes as a message.
    private func simulate(_ entry: RuleShelf.Entry) -> EngineReport {
        guard let directory = parts.rules.barsDirectory else {
            return .notice(
                Self.refusal(
                    RuleShelf.Refusal("There are no recorded bars: set bars_dir to their folder.")
                )
            )
        }
        guard parts.rules.slot.take() else {
            return .notice(Self.refusal(RuleShelf.Refusal("Another simulation is under way.")))
        }
        let simulation = RuleSimulation(
            name: entry.name,
            spec: entry.document.spec,
            directory: directory
        )
        let (mailbox, slot) = (parts.mailbox, parts.rules.slot)
        let walk = try? DedicatedThread.start(name: "simulate") {
            let notice = EdgeNotice(kind: .digest, subject: "strategy", report: simulation.run())
            slot.giveBack()
            _ = mailbox.post(.notice(notice))
        }
        if walk == nil { slot.giveBack() }
        return .notice(
            NoticeReport(
                headline: walk == nil
                    ? "No thread could be started." : "\(entry.name) is being simulated.",
                lines: walk == nil ? [] : ["The outcome follows as a message."],
                numbers: [],
                isRefusal: walk == nil
            )
        )
    }

    func changeRules(_ change: RuleChange) -> EngineReport {
        do throws(RuleShelf.Refusal) {
            switch change {
            case .save(let draft, let name):
                return .notice(saved(try parts.rules.save(draft, as: name)))
            case .discard(let draft):
                parts.rules.discard(draft)
                return .notice(
                    NoticeReport(headline: "The draft is forgotten.", lines: [], numbers: [])
                )
            case .drop(let name):
                try parts.rules.drop(name)
                return .notice(
                    NoticeReport(
                        headline: "\(name) is no longer kept.",
                        lines: running(name).map {
                            "\($0) was made from it and goes on; the next start would miss the file."
                        },
                        numbers: []
                    )
                )
            }
        } catch {
            return .notice(Self.refusal(error))
        }
    }

    private static func refusal(_ refusal: RuleShelf.Refusal) -> NoticeReport {
        NoticeReport(
            headline: "Nothing was done.",
            lines: refusal.sentences,
            numbers: [],
            hint: "/help strategy shows how it is written",
            isRefusal: true
        )
    }

    private func keptReport() -> NoticeReport {
        let names = parts.rules.keptNames
        return NoticeReport(
            headline: names.isEmpty ? "No written strategy is kept." : "Written strategies",
            lines: names.map { name in
                let strategies = running(name).joined(separator: ", ")
                return "\(name): " + (strategies.isEmpty ? "off" : "runs as \(strategies)")
            },
            numbers: [],
            hint: names.isEmpty
                ? "/strategy buy BTC when RSI(14) < 30, sell when RSI > 60, stop 2 ATR, risk 1%"
                : "/strategy show \(names[0])"
        )
    }

    private func readBack(_ entry: RuleShelf.Entry) -> NoticeReport {
        let spec = entry.document.spec
        var lines = spec.sentences
        let strangers = spec.symbols.filter { !isTraded($0) }
        if !strangers.isEmpty {
            lines.append("No market of this agent trades \(strangers.joined(separator: ", ")).")
        }
        let standing = entry.isDraft ? "draft" : running(entry.name).isEmpty ? "off" : "configured"
        return NoticeReport(
            headline: entry.isDraft ? "Is this what you mean?" : entry.name,
            lines: lines,
            numbers: [
                NamedNumber("state", standing),
                NamedNumber("bars before it decides", spec.warmUpBars),
            ],
            hint: entry.isDraft
                ? "Nothing trades by it. /strategy save \(entry.name) NAME keeps it." : nil
        )
    }

    private func editing(_ entry: RuleShelf.Entry) -> NoticeReport {
        NoticeReport(
            headline: entry.isDraft
                ? "Copy this, change it and send it." : "\(entry.name) says:",
            lines: entry.isDraft
                ? ["/strategy \(entry.text)"] : entry.text.split(separator: "\n").map(String.init),
            numbers: [],
            hint: entry.isDraft ? nil : "Its file is \(parts.rules.path(of: entry.name))"
        )
    }

    private func saved(_ name: String) -> NoticeReport {
        NoticeReport(
            headline: "\(name) is kept, and is off.",
            lines: [
                "To trade it on paper, name it in the configuration, under strategies of a market:",
                "\(name): {kind: rules, file: \(parts.rules.path(of: name)), instruments: […]}",
                "and start the agent anew.",
            ],
            numbers: [],
            hint: "/strategy show \(name)"
        )
    }

    /// The strategies that run by the rules of a kept one.
    private func running(_ name: String) -> [String] {
        guard let spec = try? parts.rules.kept(name).document.spec else { return [] }
        return runner.state.moment.strategies.compactMap { running in
            guard let strategy = running.strategy as? RuleStrategy, strategy.spec == spec else {
                return nil
            }
            return strategy.id.text
        }
    }

    private func isTraded(_ symbol: String) -> Bool {
        runner.state.moment.instruments.values.contains {
            $0.id.symbol.uppercased() == symbol.uppercased()
                || $0.base.uppercased() == symbol.uppercased()
        }
    }
}
