import TradingCore

/// Facts for tests: at least one of every kind, with odd amounts and awkward texts.
enum SampleFacts {
    static let start = UTCTime(seconds: 1_795_267_200)
    static let btc = InstrumentID(venue: VenueID("paper-crypto"), symbol: "BTCUSDT")
    static let euro = InstrumentID(venue: VenueID("paper-fx"), symbol: "EUR/USD")

    static func entry(
        _ fact: Fact,
        at seconds: Int = 0,
        cause: String = "test"
    ) -> JournalEntry {
        JournalEntry(
            time: start + .seconds(seconds),
            recordedAt: start + .seconds(seconds) + .milliseconds(3),
            cause: cause,
            fact: fact
        )
    }

    static func price(_ text: String) throws -> Price { try Price(text) }

    static func planned(
        _ number: Int,
        _ kind: OrderKind = .market,
        instrument: InstrumentID = btc
    ) throws -> Fact {
        .orderPlanned(
            OrderPlanned(
                intent: OrderIntent(
                    id: ClientOrderID(generation: "testtest", epoch: 1, sequence: number),
                    instrument: instrument,
                    side: number % 2 == 0 ? .buy : .sell,
                    kind: kind,
                    quantity: try Quantity("0.123456789012"),
                    timeInForce: .ioc,
                    isPostOnly: number % 3 == 0,
                    isReduceOnly: number % 5 == 0,
                    purpose: .entry,
                    strategy: number % 4 == 0 ? nil : StrategyID("crypto/momentum"),
                    slot: number % 7 == 0 ? "grid \"3\"" : nil,
                    createdAt: start,
                    referencePrice: try Price("104410.57")
                ),
                preflight: try preflight(.shrink, .insufficientMargin)
            )
        )
    }

    static func preflight(
        _ verdict: PreflightRecord.Verdict,
        _ reason: PreflightReason?
    ) throws -> PreflightRecord {
        PreflightRecord(
            verdict: verdict,
            reason: reason,
            asked: try Quantity("1"),
            granted: try Quantity("0.000000000001"),
            explanation: Explanation(
                "free margin <100> is too small / \u{1F426}",
                [NamedNumber("free", try Money("99.5")), NamedNumber("lot", "0.001")]
            )
        )
    }

    static func fill(
        _ id: String,
        order: Int,
        instrument: InstrumentID = btc,
        price: String = "104410.57",
        quantity: String = "0.1",
        fee: String = "0.02",
        realised: String = "0"
    ) throws -> Fact {
        .fillBooked(
            FillBooked(
                fill: Fill(
                    id: id,
                    order: ClientOrderID(generation: "testtest", epoch: 1, sequence: order),
                    instrument: instrument,
                    side: .buy,
                    price: try Price(price),
                    quantity: try Quantity(quantity),
                    fee: try Money(fee),
                    liquidity: .taker,
                    time: start
                ),
                strategy: StrategyID("crypto/momentum"),
                purpose: .entry,
                realised: try Money(realised),
                positionAfter: try Quantity(quantity),
                averagePriceAfter: try Price(price),
                slippage: try Money("-0.000000000001")
            )
        )
    }

    static func equity(_ venue: String, _ equity: String) throws -> Fact {
        .equityMarked(
            EquityMark(
                venue: VenueID(venue),
                currency: "USDT",
                equity: try Money(equity),
                balance: try Money("10000"),
                freeMargin: try Money("9000.000000000001"),
                unrealised: try Money("-0.5"),
                historyUntil: UTCTime(seconds: 1_772_409_600)
            )
        )
    }

    static func notice(_ headline: String) -> EngineReport {
        .notice(
            NoticeReport(
                headline: headline,
                lines: ["first \\ line", "tab\tnew\nline \u{1} \u{7f} \u{2028} é"],
                numbers: [NamedNumber("count", 3)],
                hint: headline.isEmpty ? nil : "look / again"
            )
        )
    }

    static func command(
        _ number: Int64,
        key: String,
        surface: CommandSurface = .telegram
    ) -> Fact {
        .commandAnswered(
            CommandAnswered(
                number: number,
                surface: surface,
                key: key,
                user: 42,
                chat: -7,
                text: "/halt crypto \"now\"",
                envelope: "martlet-command-1\n\(key)\nnonce \(number)",
                mac: "00ff",
                verdict: .done,
                reply: Reply(
                    report: notice("Halted."),
                    template: "notice",
                    buttons: [[ReplyButton(label: "Resume", data: "r:1")], []],
                    editsMessage: number % 2 == 0 ? number : nil
                )
            )
        )
    }

    static func alert(_ number: Int64, _ kind: AlertKind = .orderFilled) -> Fact {
        .alertRaised(
            Alert(
                number: number,
                kind: kind,
                severity: kind.severity,
                time: start,
                subject: btc.description,
                report: notice("Alert \(number)")
            )
        )
    }

    static func delivered(
        _ item: DeliveryRecorded.Item,
        _ number: Int64,
        _ channel: String,
        _ outcome: DeliveryRecorded.Outcome = .delivered
    ) -> Fact {
        .deliveryRecorded(
            DeliveryRecorded(
                item: item,
                number: number,
                channel: channel,
                outcome: outcome,
                detail: "message 9"
            )
        )
    }
}
