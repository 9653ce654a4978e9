import ChatOps
import Journaling
import Platform
import TradingCore

/// The ways in and out of a simulated life, made as `Edges` makes them.
enum LifeEdges {
    /// The operator's phone.
    static func telegram(
        _ world: World,
        _ clock: LifeClock,
        _ door: CommandDoor,
        _ history: JournalReader,
        _ seat: PairSeat?
    ) -> TelegramEdge {
        let line = phone(world, clock, seat)
        let dice = world.fork("back-off \(world.lives)")
        return TelegramEdge(
            settings: AgentConfiguration.TelegramSettings(
                userIDs: [Person.user],
                chatIDs: [Person.chat, Disguise.group]
            ),
            transport: line,
            clock: clock,
            operators: [],
            menu: [],
            door: door,
            strangersToldOn: StrangersTold(history, wall: world.time.wallTime).byScreen,
            draw: { dice.uniform() }
        )
    }

    /// Words an item; nobody taps the buttons of alerts here.
    static func renderer(_ world: World) -> DeliveryCenter.Render {
        { [unowned world] item, _ in
            switch item {
            case .alert(let alert, _, _), .again(let alert, _, _, _):
                world.witness.alertLeaves(alert)
                return world.words.words(of: alert)
            case .reminder(let alert, _, _):
                world.witness.reminderLeaves(alert)
                return world.words.words(of: alert)
            case .answer(let answered):
                world.witness.answerLeaves(answered)
                return world.text.presenter.render(answered.reply)
            }
        }
    }

    /// The receivers' channels, where a world has any.
    static func hooks(
        _ world: World,
        _ clock: LifeClock,
        _ door: CommandDoor,
        _ seat: PairSeat?
    ) throws -> [any DeliveryChannel] {
        guard world.hasHooks else { return [] }
        let line = poster(world, clock, seat)
        let presenter = world.text.presenter
        return try HookNetwork.targets.map { target in
            let dice = world.fork("\(target.name) \(world.lives)")
            return try WebhookChannel(
                target: target,
                client: line,
                clock: clock,
                bounds: HookNetwork.bounds,
                encode: { presenter.json($0) },
                onOutcome: { door.report($0) },
                onNotice: { door.tell($0) },
                draw: { dice.uniform() }
            )
        }
    }

    /// The way to Telegram, of a pair behind the fence that the product puts there.
    private static func phone(
        _ world: World,
        _ clock: LifeClock,
        _ seat: PairSeat?
    ) -> any BotTransport {
        let line = PhoneLine(world, world.phone, life: clock)
        guard let post = seat?.post else { return line }
        return FencedTransport(line, clock: clock) { post.mayBeLedByAnother }
    }

    private static func poster(
        _ world: World,
        _ clock: LifeClock,
        _ seat: PairSeat?
    ) -> any WebhookPoster {
        let line = HookLine(world, life: clock)
        guard let post = seat?.post else { return line }
        return FencedPoster(line, clock: clock) { post.mayBeLedByAnother }
    }
}
