import ChatOps
import Foundation
import Journaling
import Platform
import TradingCore

/// Looks at everything around the agent and says how to mend what is wrong. The same checks serve
/// `martlet doctor` and `/doctor`.
struct Doctor: Sendable {
    let configuration: AgentConfiguration
    /// How the Telegram side stands while the agent runs; nil before.
    var telegramState: (@Sendable () -> (state: String, trouble: String))?

    /// All checks that need no network.
    func localChecks() -> [CheckRow] {
        [clock(), disk(), directory(), database(), secret(), identity(), codes()] + tape()
            + webhooks()
    }

    func report() -> DoctorReport {
        var rows = localChecks()
        if let pair = PairSurvey(directory: configuration.dataDirectory).check { rows.append(pair) }
        if let telegramState {
            let (state, trouble) = telegramState()
            rows.append(
                row(
                    "telegram",
                    trouble.isEmpty ? nil : "\(state): \(trouble)",
                    fine: state,
                    mend: "see the operator's guide, The phone"
                )
            )
        }
        return DoctorReport(checks: rows, isHealthy: rows.allSatisfy(\.passes))
    }

    func row(_ name: String, _ problem: String?, fine: String, mend: String) -> CheckRow {
        CheckRow(
            name: name,
            passes: problem == nil,
            finding: problem ?? fine,
            mend: problem == nil ? "" : mend
        )
    }

    private func clock() -> CheckRow {
        let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        let isSane = now.day.civil.year >= 2025 && now.day.civil.year < 2100
        return row(
            "clock",
            isSane ? nil : "the clock shows \(now.display)",
            fine: now.display,
            mend:
                "set the clock, and keep it with systemd-timesyncd or chrony: timedatectl set-ntp true"
        )
    }

    /// The machine's SQLite, and why its known fault does no harm.
    private func database() -> CheckRow {
        let library = SQLiteLibrary.current
        return row(
            "sqlite",
            library.isSufficient
                ? nil
                : "\(library.version); the journal needs \(SQLiteLibrary.versionMin.version) or newer",
            fine: library.remark,
            mend: "install a newer libsqlite3-0 from your distribution"
        )
    }

    private func disk() -> CheckRow {
        let path = configuration.dataDirectory
        let attributes = try? FileManager.default.attributesOfFileSystem(
            forPath: NearestFolder.existing(for: path)
        )
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return row(
                "disk",
                "the free space of \(path) is not known",
                fine: "",
                mend: "check the path"
            )
        }
        let megabytes = free / 1_048_576
        return row(
            "disk",
            free < configuration.diskFreeMin ? "\(megabytes) MB are free" : nil,
            fine: "\(megabytes) MB are free",
            mend: "free some space, or move data_dir"
        )
    }

    private func directory() -> CheckRow {
        let path = configuration.dataDirectory
        guard FileManager.default.fileExists(atPath: path) else {
            let canMake = FileManager.default.isWritableFile(
                atPath: NearestFolder.existing(for: path)
            )
            return row(
                "data directory",
                canMake ? nil : "\(path) is missing and cannot be made",
                fine: "\(path) will be made by the first start",
                mend: "make it, or choose another with --data"
            )
        }
        // Of what a link leads to, for that is what is opened.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        let isPrivate = mode & 0o077 == 0
        let isWritable = FileManager.default.isWritableFile(atPath: path)
        return row(
            "data directory",
            isWritable && isPrivate
                ? nil : "\(path) is \(isWritable ? "open to others" : "not writable")",
            fine: "\(path) is ours alone",
            mend: isWritable
                ? "a folder of its own with --data; where it is martlet's alone: chmod 700 \(path)"
                : "chown it to the user that runs martlet"
        )
    }

    private func secret() -> CheckRow {
        let isSet = configuration.security.secret != nil
        return row(
            "command secret",
            isSet ? nil : CommandSecret.trouble(configuration),
            fine: isSet
                ? "MARTLET_COMMAND_HMAC_SECRET is set"
                : "none is set; paper markets use one made for the data directory",
            mend:
                "mend the file, or remove it: the next start makes a new secret, and old codes are void"
        )
    }

    /// The tape of paper orders, where one is wanted. It is not made here.
    private func tape() -> [CheckRow] {
        guard let path = configuration.paperTape else { return [] }
        return [
            row(
                "paper tape",
                configuration.tapeTrouble,
                fine: "\(path) takes every paper order",
                mend: "mend its rights, or change paper.tape"
            )
        ]
    }

    private func identity() -> CheckRow {
        let telegram = configuration.telegram
        guard telegram.token != nil else {
            return row("telegram", nil, fine: "no token; the console is used", mend: "")
        }
        let isBound = !telegram.userIDs.isEmpty && !telegram.chatIDs.isEmpty
        return row(
            "telegram identity",
            nil,
            fine: isBound
                ? "\(telegram.userIDs.count) user(s), \(telegram.chatIDs.count) chat(s)"
                : "nobody is listed; the pairing code of the first start binds you",
            mend: ""
        )
    }

    private func codes() -> CheckRow {
        row(
            "one-time codes",
            nil,
            fine: "martlet enroll shows the QR code for an authenticator app",
            mend: ""
        )
    }

    private func webhooks() -> [CheckRow] {
        configuration.webhooks.map { hook in
            row(
                "webhook \(hook.name)",
                nil,
                fine: "\(hook.kind.rawValue), from \(hook.severityMin.rawValue) up",
                mend: ""
            )
        }
    }
}
