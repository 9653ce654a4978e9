import ChatOps
import TradingCore

/// The words of alerts. An alert goes to several channels, again after every restart and again until
/// somebody taps it; its words are always the same and are made once.
final class AlertWords {
    private let presenter: Presenter
    /// By the alert's number, with the alert: what another life gave the same number is worded anew.
    private var known: [Int64: (alert: Alert, message: RenderedMessage)] = [:]

    init(_ presenter: Presenter) { self.presenter = presenter }

    /// Nobody taps the buttons of alerts here, so they have none.
    func words(of alert: Alert) -> RenderedMessage {
        if let known = known[alert.number], known.alert == alert { return known.message }
        let message = presenter.render(alert, buttons: [])
        known[alert.number] = (alert, message)
        return message
    }
}
