internal import TradingCore

/// The payloads of the facts that are written most, byte for byte as JSONEncoder with sorted keys
/// writes them. A test holds the equality and the number of properties of each type, so that a new
/// property cannot be forgotten here.
enum HotFacts {
    /// The payload's text; nil for a kind that JSONEncoder writes.
    static func payload(of fact: Fact) throws -> String? {
        var json = JSONText()
        switch fact {
        case .orderPlanned(let fact): write(fact, to: &json)
        // A proof is rare, and JSONEncoder writes it.
        case .orderMoved(let fact) where fact.evidence.proof != nil: return nil
        case .orderMoved(let fact): write(fact, to: &json)
        case .fillBooked(let fact): write(fact, to: &json)
        case .equityMarked(let fact): write(fact, to: &json)
        case .commandAnswered(let fact): try write(fact, to: &json)
        case .deliveryRecorded(let fact): write(fact, to: &json)
        default: return nil
        }
        return json.text
    }

    private static func write(_ fact: OrderPlanned, to json: inout JSONText) {
        json.object {
            $0.key("intent")
            write(fact.intent, to: &$0)
            $0.key("preflight")
            write(fact.preflight, to: &$0)
        }
    }

    private static func write(_ intent: OrderIntent, to json: inout JSONText) {
        json.object {
            $0.member("createdAt", intent.createdAt.description)
            $0.member("id", intent.id.text)
            $0.member("instrument", intent.instrument.description)
            $0.member("isPostOnly", intent.isPostOnly)
            $0.member("isReduceOnly", intent.isReduceOnly)
            $0.key("kind")
            write(intent.kind, to: &$0)
            $0.member("purpose", intent.purpose.rawValue)
            $0.member("quantity", intent.quantity)
            $0.member("referencePrice", intent.referencePrice)
            $0.member("side", intent.side.rawValue)
            $0.member("slot", intent.slot)
            $0.member("strategy", intent.strategy?.text)
            $0.member("timeInForce", intent.timeInForce.rawValue)
        }
    }

    private static func write(_ kind: OrderKind, to json: inout JSONText) {
        json.object {
            switch kind {
            case .market:
                $0.key("market")
                $0.object { _ in }
            case .limit(let price):
                $0.key("limit")
                $0.object { $0.member("_0", price) }
            case .stop(let trigger):
                $0.key("stop")
                $0.object { $0.member("trigger", trigger) }
            }
        }
    }

    private static func write(_ record: PreflightRecord, to json: inout JSONText) {
        json.object {
            $0.member("asked", record.asked)
            $0.key("explanation")
            $0.object {
                $0.key("numbers")
                $0.array { array in
                    for number in record.explanation.numbers {
                        array.object {
                            $0.member("name", number.name)
                            $0.member("value", number.value)
                        }
                    }
                }
                $0.member("sentence", record.explanation.sentence)
            }
            $0.member("granted", record.granted)
            $0.member("reason", record.reason?.rawValue)
            $0.member("verdict", record.verdict.rawValue)
        }
    }

    private static func write(_ fact: OrderMoved, to json: inout JSONText) {
        json.object {
            $0.key("evidence")
            $0.object {
                $0.member("code", fact.evidence.code)
                $0.member("reference", fact.evidence.reference)
                $0.member("source", fact.evidence.source.rawValue)
                $0.member("text", fact.evidence.text)
            }
            $0.member("id", fact.id.text)
            $0.member("state", fact.state.rawValue)
            $0.member("venueOrderID", fact.venueOrderID)
        }
    }

    private static func write(_ fact: FillBooked, to json: inout JSONText) {
        json.object {
            $0.member("averagePriceAfter", fact.averagePriceAfter)
            $0.key("fill")
            write(fact.fill, to: &$0)
            $0.member("positionAfter", fact.positionAfter)
            $0.member("purpose", fact.purpose?.rawValue)
            $0.member("realised", fact.realised)
            if let reversal = fact.reversal {
                $0.key("reversal")
                $0.object {
                    $0.member("isReplaced", reversal.isReplaced)
                    $0.member("of", reversal.of)
                    $0.member("reason", reversal.reason)
                }
            }
            $0.member("slippage", fact.slippage)
            $0.member("strategy", fact.strategy?.text)
            $0.member("via", fact.via?.rawValue)
        }
    }

    private static func write(_ fill: Fill, to json: inout JSONText) {
        json.object {
            if let aliases = fill.aliases {
                $0.key("aliases")
                $0.array { array in
                    for alias in aliases { array.string(alias) }
                }
            }
            if let rate = fill.conversion { $0.member("conversion", rate) }
            $0.member("fee", fill.fee)
            $0.member("id", fill.id)
            $0.member("instrument", fill.instrument.description)
            $0.member("liquidity", fill.liquidity.rawValue)
            $0.member("order", fill.order.text)
            $0.member("price", fill.price)
            $0.member("quantity", fill.quantity)
            $0.member("side", fill.side.rawValue)
            $0.member("time", fill.time.description)
        }
    }

    private static func write(_ fact: EquityMark, to json: inout JSONText) {
        json.object {
            $0.member("balance", fact.balance)
            $0.member("currency", fact.currency)
            $0.member("equity", fact.equity)
            $0.member("freeMargin", fact.freeMargin)
            $0.member("historyUntil", fact.historyUntil?.description)
            $0.member("unrealised", fact.unrealised)
            $0.member("venue", fact.venue.text)
        }
    }

    private static func write(_ fact: CommandAnswered, to json: inout JSONText) throws {
        let report = try FactCoding.text(of: fact.reply.report)
        json.object {
            $0.member("chat", fact.chat)
            $0.member("envelope", fact.envelope)
            $0.member("key", fact.key)
            $0.member("mac", fact.mac)
            $0.member("number", fact.number)
            $0.key("reply")
            write(fact.reply, report: report, to: &$0)
            $0.member("surface", fact.surface.rawValue)
            $0.member("text", fact.text)
            $0.member("user", fact.user)
            $0.member("verdict", fact.verdict.rawValue)
        }
    }

    private static func write(_ reply: Reply, report: String, to json: inout JSONText) {
        json.object {
            $0.key("buttons")
            $0.array { rows in
                for row in reply.buttons {
                    rows.array { buttons in
                        for button in row {
                            buttons.object {
                                $0.member("data", button.data)
                                $0.member("label", button.label)
                            }
                        }
                    }
                }
            }
            $0.member("editsMessage", reply.editsMessage)
            $0.key("report")
            $0.raw(report.utf8)
            $0.member("template", reply.template)
        }
    }

    private static func write(_ fact: DeliveryRecorded, to json: inout JSONText) {
        json.object {
            $0.member("channel", fact.channel)
            $0.member("detail", fact.detail)
            $0.member("item", fact.item.rawValue)
            $0.member("number", fact.number)
            $0.member("outcome", fact.outcome.rawValue)
        }
    }
}
