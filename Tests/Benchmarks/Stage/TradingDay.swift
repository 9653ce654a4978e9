import TradingCore

/// Facts as a trading agent records them: orders with their life, fills, equity marks, alerts that were
/// delivered, commands that were answered. The position never grows.
struct TradingDay {
    private static let instrument = InstrumentID(venue: VenueID("paper-crypto"), symbol: "BTCUSDT")
    /// Facts of one order from plan to alert.
    private static let roundLength = 10
    /// A person asks about once in so many orders; the others leave an equity mark instead.
    private static let roundsPerCommand = 100

    private let generation: String
    private let start: UTCTime
    private let step: TimeSpan
    private var place = 0

    /// `count` facts spread over the 30 days before `endsAt`.
    init(generation: String, endsAt: UTCTime, count: Int) {
        self.generation = generation
        start = endsAt - .days(30)
        step = TimeSpan(nanoseconds: TimeSpan.days(30).nanoseconds / Int64(max(1, count)))
    }

    mutating func next() -> JournalEntry {
        let time = start + TimeSpan(nanoseconds: step.nanoseconds * Int64(place))
        let fact =
            place == 0
            ? opening(time) : fact(place % Self.roundLength, place / Self.roundLength + 1, time)
        place += 1
        return JournalEntry(time: time, recordedAt: time, cause: "bar \(place)", fact: fact)
    }

    private func opening(_ time: UTCTime) -> Fact {
        .cashMoved(
            CashMovement(
                venue: Self.instrument.venue,
                id: "opening",
                kind: .transfer,
                amount: Money(whole: 10_000),
                instrument: nil,
                time: time
            )
        )
    }

    private func fact(_ part: Int, _ round: Int, _ time: UTCTime) -> Fact {
        let id = ClientOrderID(generation: generation, epoch: 1, sequence: round)
        switch part {
        case 1: return planned(id, round, time)
        case 2: return moved(id, .sending, .engine)
        case 3: return moved(id, .live, .venueAnswer)
        case 4: return filled(id, round, time)
        case 5: return moved(id, .filled, .venueStream)
        case 6: return alert(Int64(round), time)
        case 7: return delivered(.alert, Int64(round))
        case 8 where round % Self.roundsPerCommand == 0: return answered(Int64(round), time)
        default: return mark(round)
        }
    }

    private func planned(_ id: ClientOrderID, _ round: Int, _ time: UTCTime) -> Fact {
        let quantity = Quantity(whole: 1)
        return .orderPlanned(
            OrderPlanned(
                intent: OrderIntent(
                    id: id,
                    instrument: Self.instrument,
                    side: round % 2 == 0 ? .sell : .buy,
                    kind: .market,
                    quantity: quantity,
                    timeInForce: .ioc,
                    purpose: round % 2 == 0 ? .exit : .entry,
                    strategy: StrategyID("crypto/momentum"),
                    createdAt: time,
                    referencePrice: Price(whole: 1_000)
                ),
                preflight: PreflightRecord(
                    verdict: .approve,
                    reason: nil,
                    asked: quantity,
                    granted: quantity,
                    explanation: Explanation(
                        "free margin is enough",
                        [NamedNumber("free margin", "9000.5"), NamedNumber("lot", "0.001")]
                    )
                )
            )
        )
    }

    private func moved(
        _ id: ClientOrderID,
        _ state: OrderState,
        _ source: Evidence.Source
    ) -> Fact {
        .orderMoved(
            OrderMoved(
                id: id,
                state: state,
                evidence: Evidence(source, "as told"),
                venueOrderID: state == .sending ? nil : "v-\(id.text)"
            )
        )
    }

    private func filled(_ id: ClientOrderID, _ round: Int, _ time: UTCTime) -> Fact {
        let isSell = round % 2 == 0
        return .fillBooked(
            FillBooked(
                fill: Fill(
                    id: "f\(round)",
                    order: id,
                    instrument: Self.instrument,
                    side: isSell ? .sell : .buy,
                    price: Price(whole: 1_000),
                    quantity: Quantity(whole: 1),
                    fee: .zero,
                    liquidity: .taker,
                    time: time
                ),
                strategy: StrategyID("crypto/momentum"),
                purpose: isSell ? .exit : .entry,
                realised: .zero,
                positionAfter: isSell ? .zero : Quantity(whole: 1),
                averagePriceAfter: isSell ? .zero : Price(whole: 1_000),
                slippage: .zero
            )
        )
    }

    private func mark(_ round: Int) -> Fact {
        let equity = Money(whole: 10_000)
        return .equityMarked(
            EquityMark(
                venue: Self.instrument.venue,
                currency: "USDT",
                equity: equity,
                balance: equity,
                freeMargin: Money(whole: 9_000),
                unrealised: .zero
            )
        )
    }

    private func alert(_ number: Int64, _ time: UTCTime) -> Fact {
        .alertRaised(
            Alert(
                number: number,
                kind: .orderFilled,
                severity: .notice,
                time: time,
                subject: Self.instrument.description,
                report: notice("Filled 1 BTCUSDT at 1000.")
            )
        )
    }

    private func delivered(_ item: DeliveryRecorded.Item, _ number: Int64) -> Fact {
        .deliveryRecorded(
            DeliveryRecorded(
                item: item,
                number: number,
                channel: "telegram",
                outcome: .delivered,
                detail: "message \(number)"
            )
        )
    }

    private func answered(_ number: Int64, _ time: UTCTime) -> Fact {
        .commandAnswered(
            CommandAnswered(
                number: number,
                surface: .control,
                key: "request \(number)",
                user: 1_000,
                chat: 0,
                text: "/balance",
                envelope: envelope(number, time),
                mac: String(repeating: "0f", count: 32),
                verdict: .done,
                reply: Reply(report: notice("Equity 10000 USDT."), template: "notice")
            )
        )
    }

    /// As `docs/envelope.md` describes it.
    private func envelope(_ number: Int64, _ time: UTCTime) -> String {
        let digits = String(number, radix: 16)
        let nonce = String(repeating: "0", count: 32 - digits.count) + digits
        return """
            {"version":1,"key_id":"0011aabb","surface":"control","key":"request \(number)",\
            "user":1000,"chat":0,"verb":"balance","arguments":[],\
            "issued_at":\(time.nanoseconds / 1_000_000),"nonce":"\(nonce)"}
            """
    }

    private func notice(_ headline: String) -> EngineReport {
        .notice(
            NoticeReport(
                headline: headline,
                lines: ["as of now"],
                numbers: [NamedNumber("fee", "0")]
            )
        )
    }
}
