import ChatOps
import Foundation
import Journaling
import Platform
import TradingCore

/// Checks that open files or reach the network; `martlet doctor` makes them, not the running agent.
struct DoctorProbes {
    let configuration: AgentConfiguration

    /// The chain of a journal is walked for at most so long: some 300,000 events.
    private static let verifySecondsMax = 5.0

    /// Whether the journal opens, and whether its events are the ones that were written.
    /// Then, where the notes beside it do not vouch for it, whether it is the newest one.
    static func journal(_ configuration: AgentConfiguration) -> [CheckRow] {
        let path = "\(configuration.dataDirectory)/\(JournalCommand.fileName)"
        do throws(JournalOpenFailure) {
            let reader = try JournalReader(path: path, hash: { Digest.sha256($0) })
            return [chain(reader)] + note(reader)
        } catch {
            if case .missing = error {
                return [row("journal", nil, fine: "none yet; the first start makes it", mend: "")]
            }
            return [row("journal", error.sentence, fine: "", mend: error.mend)]
        }
    }

    private static func note(_ reader: JournalReader) -> [CheckRow] {
        switch try? reader.headFinding() {
        // What cannot be read is told by the walk over the chain.
        case .newest, nil: return []
        case .doubtful(let sentence):
            let mend = "compare it with the last daily summary; a start notes its head anew"
            return [row("journal note", sentence, fine: "", mend: mend)]
        case .notTheLast(let detail):
            let refusal = JournalOpenFailure.notTheLast(path: reader.path, detail: detail)
            return [row("journal note", refusal.sentence, fine: "", mend: refusal.mend)]
        }
    }

    /// Whether the libraries are there that are loaded at their first use.
    static func libraries(_ configuration: AgentConfiguration) -> [CheckRow] {
        let uses = [
            (SharedLibrary.curl, "Telegram and webhooks", configuration.usesNetwork),
            (SharedLibrary.edit, "line editing in the console", true),
            (SharedLibrary.qrencode, "the QR code of martlet enroll", true),
            (SharedLibrary.cairo, "charts as pictures", false),
        ]
        return uses.map { library, use, isNeeded in
            let name = "library \(library.file)"
            do throws(SharedLibraryMissing) {
                try library.load()
                return row(name, nil, fine: "there, for \(use)", mend: "")
            } catch {
                if !isNeeded {
                    let hint = library === SharedLibrary.cairo ? ": no charts; \(error.mend)" : ""
                    return row(name, nil, fine: "missing, and not needed\(hint)", mend: "")
                }
                return row(name, "\(use): \(error)", fine: "", mend: error.mend)
            }
        }
    }

    private static func chain(_ reader: JournalReader) -> CheckRow {
        do throws(JournalReadFailure) {
            let head = try reader.head().sequence
            let clock = { Double(SystemClock.monotonicNanoseconds()) / 1e9 }
            guard let found = try reader.verifyChain(secondsMax: verifySecondsMax, now: clock)
            else {
                let fine = "\(head) events, too many to check here; run martlet journal verify"
                return row("journal", nil, fine: fine, mend: "")
            }
            return row(
                "journal",
                found.damages.first?.description,
                fine: "\(found.events) events, and the chain of their hashes holds",
                mend: "martlet journal verify tells all of it; keep the file, and go back to a copy"
            )
        } catch {
            return row("journal", "\(error)", fine: "", mend: "run martlet journal verify")
        }
    }

    /// The token by getMe, and every webhook's address.
    func run() throws -> [CheckRow] {
        guard configuration.usesNetwork else { return [] }
        let client = try HTTPClient(name: "doctor")
        defer { client.shutdown() }
        return token(client) + configuration.webhooks.map { reach($0, client) }
    }

    private func token(_ client: HTTPClient) -> [CheckRow] {
        guard let token = configuration.telegram.token else { return [] }
        let url = token.withExposed { "\(configuration.telegram.baseURL)/bot\($0)/getMe" }
        switch answer(HTTPRequest(.get, url), client) {
        case .success(let response) where response.status == 200:
            return [Self.row("telegram token", nil, fine: "getMe answers", mend: "")]
        case .success(let response):
            return [
                Self.row(
                    "telegram token",
                    "getMe answers \(response.status)",
                    fine: "",
                    mend: [401, 404].contains(response.status)
                        ? "the token is wrong or revoked: ask BotFather for it and put it into .env"
                        : "Telegram has trouble; try again later"
                )
            ]
        case .failure(let failure):
            return [
                Self.row(
                    "telegram token",
                    "\(failure)",
                    fine: "",
                    mend: "is the network up, and telegram.base_url right?"
                )
            ]
        }
    }

    /// Whether a webhook's host can be connected to. Nothing is posted.
    private func reach(_ target: WebhookTarget, _ client: HTTPClient) -> CheckRow {
        var request = target.url.withExposed { HTTPRequest(.head, $0) }
        request.addresses = target.allowPrivate ? .any : .publicOnly
        request.totalTimeout = .seconds(10)
        switch answer(request, client) {
        case .success:
            return Self.row("webhook \(target.name)", nil, fine: "its host answers", mend: "")
        case .failure(let failure):
            return Self.row(
                "webhook \(target.name)",
                "\(failure)",
                fine: "",
                mend: "check the address and the network"
            )
        }
    }

    private func answer(
        _ request: HTTPRequest,
        _ client: HTTPClient
    ) -> Result<HTTPResponse, HTTPFailure> {
        let mailbox = Mailbox<Result<HTTPResponse, HTTPFailure>>()
        client.start(request) { _ = mailbox.post($0) }
        var batch: [Result<HTTPResponse, HTTPFailure>] = []
        let deadline = SystemClock.monotonicNanoseconds() + 20_000_000_000
        _ = mailbox.takeAll(into: &batch, max: 1, waitUntilMonotonic: deadline)
        return batch.first ?? .failure(.closed(mayBeWritten: true))
    }

    private static func row(
        _ name: String,
        _ problem: String?,
        fine: String,
        mend: String
    )
        -> CheckRow
    {
        CheckRow(
            name: name,
            passes: problem == nil,
            finding: problem ?? fine,
            mend: problem == nil ? "" : mend
        )
    }
}
