import Platform
import TradingCore

@testable import ChatOps

/// The keys, people and places that the promises of the door share.
enum FuzzKeys {
    static let keys = made("correct horse battery staple, and 19 more")
    /// Somebody else's.
    static let others = made("another secret altogether, of 41 letters!")
    static let owner = Speaker(user: 1_001, chat: 1_001)
    static let stranger = Speaker(user: 666, chat: 666)
    static let now = UTCTime(seconds: 1_795_267_200)
    static let signer = EnvelopeSigner(keys: keys) { Array(repeating: 7, count: 16) }

    static let known = KnownScopes(
        markets: [
            MarketID("crypto"): VenueID("paper-crypto"), MarketID("fx"): VenueID("paper-fx"),
        ],
        strategies: [StrategyID("crypto/momentum"), StrategyID("fx/grid")],
        symbols: ["BTCUSDT", "BTCUSDT-PERP", "EUR/USD", "AAPL"]
    )

    private static func made(_ secret: String) -> CommandKeys {
        do {
            return try CommandKeys(current: Secret(secret))
        } catch {
            preconditionFailure("a secret of the tests is refused: \(error)")
        }
    }
}
