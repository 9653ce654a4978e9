import Foundation
import Testing

/// What is wrong with settings and secrets is said, all at once, with its place, before anything
/// starts; `martlet check` says the same as `martlet run`.
@Suite struct ConfigurationRefusalTests {
    /// The words of `check` and of `run`, which must both refuse with exit code 78.
    private func refusal(
        _ folder: AgentFolder,
        _ arguments: [String],
        environment: [String: String] = [:],
        _ place: SourceLocation = #_sourceLocation
    ) throws -> String {
        let check = try Outcome(["check"] + arguments, environment: environment, in: folder)
        #expect(check.code == 78, "check: \(check.output)\(check.errors)", sourceLocation: place)
        let run = try Outcome(
            ["run", "--no-console", "--data", folder.file("data")] + arguments,
            environment: environment,
            in: folder
        )
        #expect(run.code == 78, "run: \(run.errors)", sourceLocation: place)
        #expect(run.errors == check.errors, sourceLocation: place)
        #expect(!folder.listing().contains("data"), "it left a trace", sourceLocation: place)
        return check.errors
    }

    @Test func `the token goes nowhere in the clear, and a misspelt name of the file is told`()
        throws
    {
        let folder = AgentFolder()
        let file = try folder.write(
            """
            MARTLET_TELEGRAM_BASE_URL=http://bots.example
            TELEGRAM_BOT_TOKENS=1:a
            TELEGRAM_USER_ID=42
            """,
            to: "env"
        )
        let words = try refusal(folder, ["--env", file])
        #expect(words.contains("in the clear"), "\(words)")
        #expect(words.contains("TELEGRAM_BOT_TOKENS is not a setting"), "\(words)")
        #expect(words.contains("TELEGRAM_USER_ID is not a setting"), "\(words)")
        let own = try Outcome(
            ["check"],
            environment: ["MARTLET_TELEGRAM_BASE_URL": "http://127.0.0.1:8081"],
            in: folder
        )
        #expect(own.code == 0, "\(own.errors)")
    }

    @Test func `everything that is wrong is told at once with file and line`() throws {
        let folder = AgentFolder()
        let file = try folder.write(
            """
            data_dri: ./x
            log:
              levle: info
              format: xml
            prices:
              seed: -4
            limits:
              daily_loss_max: 1e400
            markets:
              crypto:
                mode: live
                starting_balance: -5
              crypt:
                mode: paper
            telegram:
              poll_timeout_seconds: 90
            webhooks:
              ops:
                kind: slak
                url: http://127.0.0.1:9/
            schedule:
              odd:
                cron: "99 * * * *"
            """,
            to: "bad.yaml"
        )
        let environment = [
            "MARTLET_LOG_LEVLE": "x", "MARTLET_COMMAND_HMAC_SECRET": "hunter2-is-short",
            "TELEGRAM_BOT_TOKEN": "bla", "TELEGRAM_USER_IDS": "42",
        ]
        let words = try refusal(folder, ["--config", file], environment: environment)
        for part in [
            "\(file):1: data_dri is not a setting. Did you mean data_dir?",
            "\(file):3: log.levle is not a setting. Did you mean log.level?",
            "\(file):4: log.format", "\(file):6: prices.seed", "\(file):8: limits.daily_loss_max",
            "\(file):11: markets.crypto.mode is live",
            "\(file):12: markets.crypto.starting_balance",
            "crypt is not a market", "\(file):16: telegram.poll_timeout_seconds",
            "webhooks.ops.kind is \"slak\"", "use https", "schedule.odd.cron",
            "environment MARTLET_LOG_LEVLE: is not a setting. Did you mean MARTLET_LOG_LEVEL?",
            "environment MARTLET_COMMAND_HMAC_SECRET: is refused",
            "environment TELEGRAM_BOT_TOKEN", "environment TELEGRAM_CHAT_ID: is missing",
        ] {
            #expect(words.contains(part), "\(part) is missing in: \(words)")
        }
        #expect(!words.contains("hunter2"), "a secret was echoed")
    }

    @Test(arguments: [
        ("log:\n  level: info\n  level: debug\n", "bad.yaml:2: has the key level twice"),
        ("log: [a\nb: {\n", "bad.yaml:2: is no YAML"),
        ("- a\n- b\n", "bad.yaml: is not a list of `name: value` settings"),
        ("markets:\n  fx:\n    mode: shadow\n", "bad.yaml:3: markets.fx.mode is shadow"),
        ("prices:\n  quote_seconds: 1.5\n", "bad.yaml:2: prices.quote_seconds"),
        (
            "schedule:\n  odd:\n    cron: \"0 1 * * *\"\n    command: /halt all\n",
            "bad.yaml:4: schedule.odd.command is \"/halt all\", but must be one of /summary"
        ),
        (
            "schedule:\n  odd:\n    cron: \"0 1 * * *\"\n    command: /pnl weak\n",
            "bad.yaml:4: schedule.odd.command is \"/pnl weak\""
        ),
        ("commands_dir: /nonexistent\n", "commands_dir /nonexistent cannot be read"),
        ("markets:\n  crypto: live\n", "bad.yaml:2: markets.crypto must hold named settings"),
        ("markets:\n  crypto: off\n", "bad.yaml:2: markets.crypto must hold named settings"),
        (
            "markets:\n  crypto:\n    instruments: [BTCUSDT, BTCUSDT]\n",
            "markets.crypto.instruments names BTCUSDT twice"
        ),
        ("limits: 0.01\n", "bad.yaml:1: limits must hold named settings"),
        ("guard: [off]\n", "bad.yaml:1: guard must hold named settings"),
        ("summary: false\n", "bad.yaml:1: summary must hold named settings"),
        (
            "markets:\n  crypto:\n    strategies:\n      grid: off\n",
            "bad.yaml:4: markets.crypto.strategies.grid must hold named settings"
        ),
        ("limits.daily_loss_max: 0.01\n", "bad.yaml:1: limits.daily_loss_max is not a setting"),
        ("data_dir: ''\n", "bad.yaml:1: data_dir is \"\", but must be a folder"),
        ("data_dir: ' '\n", "bad.yaml:1: data_dir is \" \", but must be a folder"),
        (
            "schedule:\n  odd:\n    cron: \"0 1 31 2 *\"\n",
            "bad.yaml:3: schedule.odd.cron is no schedule: \"0 1 31 2 *\" never comes"
        ),
    ])
    func `a file that cannot hold is refused`(text: String, words: String) throws {
        let folder = AgentFolder()
        let file = try folder.write(text, to: "bad.yaml")
        let told = try refusal(folder, ["--config", file])
        #expect(told.contains(words), "\(told)")
    }

    @Test func `ids that nobody can have and gaps in a list are refused, all at once`() throws {
        let folder = AgentFolder()
        let file = try folder.write(
            """
            TELEGRAM_BOT_TOKEN=12345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw
            TELEGRAM_USER_IDS=42,,43
            TELEGRAM_CHAT_ID=0
            """,
            to: "env"
        )
        let words = try refusal(folder, ["--env", file])
        for part in [
            "\(file):2: TELEGRAM_USER_IDS has nothing between two commas, or at an end.",
            "\(file):3: TELEGRAM_CHAT_ID holds 0, but no chat has the id 0.",
        ] {
            #expect(words.contains(part), "\(part) is missing in: \(words)")
        }
        #expect(!words.contains("is missing:"), "\(words)")
        for (name, value, part) in [
            ("TELEGRAM_USER_IDS", "-42", "holds -42, but no person has the id -42."),
            ("TELEGRAM_USER_IDS", "+42", "must hold numeric ids"),
            ("TELEGRAM_USER_IDS", "4x2", "must hold numeric ids"),
            ("TELEGRAM_CHAT_ID", "42,", "has nothing between two commas, or at an end."),
        ] {
            var environment = ["TELEGRAM_USER_IDS": "42", "TELEGRAM_CHAT_ID": "42"]
            environment[name] = value
            environment["TELEGRAM_BOT_TOKEN"] = "12345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
            let words = try refusal(folder, [], environment: environment)
            #expect(words.contains("environment \(name): \(part)"), "\(words)")
            #expect(!words.contains("is missing"), "\(words)")
        }
        let group = try Outcome(
            ["check"],
            environment: ["TELEGRAM_USER_IDS": "42", "TELEGRAM_CHAT_ID": "-1001234"],
            in: folder
        )
        #expect(group.code == 0, "a group's id is negative: \(group.errors)")
    }

    @Test func `a data directory without a name is refused wherever it stands`() throws {
        let folder = AgentFolder()
        let named = try Outcome(["check", "--data", ""], in: folder)
        #expect(named.code == 78 && named.errors.contains("--data"), "\(named.errors)")
        let environment = ["MARTLET_DATA_DIR": ""]
        let given = try Outcome(["check"], environment: environment, in: folder)
        #expect(given.code == 78 && given.errors.contains("data_dir is \"\""), "\(given.errors)")
    }

    @Test func `a missing file that was named is refused`() throws {
        let folder = AgentFolder()
        let words = try refusal(folder, ["--config", folder.file("none.yaml")])
        #expect(words.contains("none.yaml: cannot be read"))
    }

    @Test func `secrets that others may read or that lie behind a link are refused`() throws {
        let folder = AgentFolder()
        let open = try folder.write("MARTLET_LOG_LEVEL=debug\n", to: "open.env", mode: 0o644)
        #expect(try refusal(folder, ["--env", open]).contains("chmod 600"))
        let group = try folder.write("MARTLET_LOG_LEVEL=debug\n", to: "group.env", mode: 0o640)
        #expect(try refusal(folder, ["--env", group]).contains("chmod 600"))
        try folder.write("MARTLET_LOG_LEVEL=debug\n", to: "fine.env")
        symlink(folder.file("fine.env"), folder.file("link.env"))
        #expect(try refusal(folder, ["--env", folder.file("link.env")]).contains("symbolic link"))
    }

    @Test func `every bad line of the secrets is told`() throws {
        let folder = AgentFolder()
        let text = "MARTLET_LOG_LEVEL=debug\nMARTLET_LOG_LEVEL=info\nnonsense\n"
        let words = try refusal(folder, ["--env", try folder.write(text, to: "bad.env")])
        #expect(words.contains("bad.env:2:") && words.contains("bad.env:3:"), "\(words)")
        #expect(!words.contains("line 2") && !words.contains("line 3"), "twice: \(words)")
    }

    @Test func `bad values of the secrets' file are told with its lines, beside the settings'`()
        throws
    {
        let folder = AgentFolder()
        let env = try folder.write(
            """
            TELEGRAM_BOT_TOKEN=bla
            # a comment
            MARTLET_LOG_FORMAT=wrong
            nonsense
            MARTLET_LOG_LEVLE=x
            MARTLET_COMMAND_HMAC_SECRET=hunter2-is-short
            TELEGRAM_USER_IDS=me
            """,
            to: "bad.env"
        )
        let file = try folder.write("log:\n  level: loud\n", to: "bad.yaml")
        let words = try refusal(folder, ["--config", file, "--env", env])
        for part in [
            "bad.env:1: TELEGRAM_BOT_TOKEN is not of the form",
            "bad.env:3: log.format is \"wrong\", but must be", "bad.env:4: expected NAME=VALUE",
            "bad.env:5: MARTLET_LOG_LEVLE is not a setting. Did you mean MARTLET_LOG_LEVEL?",
            "bad.env:6: MARTLET_COMMAND_HMAC_SECRET is refused",
            "bad.env:7: TELEGRAM_USER_IDS must hold numeric ids",
            "bad.yaml:2: log.level is \"loud\"", "has 7 problems",
        ] {
            #expect(words.contains(part), "\(part) is missing in: \(words)")
        }
        #expect(!words.contains("hunter2"), "a secret was echoed")
    }

    @Test func `the credentials that a service manager hands over are read`() throws {
        let folder = AgentFolder()
        // systemd shows the service user's access as the group's right to read.
        let file = try folder.write("MARTLET_LOG_FORMAT=wrong\n", to: "cred/env", mode: 0o440)
        let environment = ["CREDENTIALS_DIRECTORY": folder.file("cred")]
        let read = try refusal(folder, ["--env", file], environment: environment)
        #expect(read.contains("cred/env:1: log.format is \"wrong\""), "\(read)")
        let unread = try refusal(folder, ["--env", file])
        #expect(unread.contains("chmod 600"), "\(unread)")
    }

    @Test func `check says which built-in strategies lack instruments`() throws {
        let folder = AgentFolder()
        let one = "markets:\n  crypto:\n    instruments: [BTCUSDT]\n"
        let file = try folder.write(one, to: "one.yaml")
        let output = try Outcome(["check", "--config", file], in: folder).output
        #expect(output.contains("Not run for want of instruments: crypto/momentum, "), "\(output)")
        let all = try Outcome(["check"], in: folder)
        #expect(!all.output.contains("for want of"))
    }

    @Test func `check says which of the default markets are not run`() throws {
        let folder = AgentFolder()
        let all = try Outcome(["check"], in: folder)
        #expect(all.output.contains("markets: crypto, fx, equities, the default ones"))
        let file = try folder.write("markets:\n  fx:\n    mode: paper\n", to: "fx.yaml")
        let one = try Outcome(["check", "--config", file], in: folder)
        let words = "markets: fx; the default markets crypto, equities are not run, for `markets:`"
        #expect(one.code == 0 && one.output.contains(words), "\(one.output)")
    }

    @Test func `a macro with an unknown command is refused with its file`() throws {
        let folder = AgentFolder()
        try folder.write(
            "name: morning\nsummary: x\nsteps: [/balance, /nosuch]\n",
            to: "commands/morning.yaml"
        )
        let file = try folder.write("commands_dir: \(folder.file("commands"))\n", to: "a.yaml")
        let words = try refusal(folder, ["--config", file])
        #expect(words.contains("morning.yaml") && words.contains("/nosuch"), "\(words)")
    }

    @Test func `a template that does not parse is refused with file and line`() throws {
        let folder = AgentFolder()
        try folder.write("fine\n{{#venues}} crossed {{/total}}\n", to: "templates/balance.mustache")
        let file = try folder.write("templates_dir: \(folder.file("templates"))\n", to: "a.yaml")
        let words = try refusal(folder, ["--config", file])
        #expect(words.contains("balance.mustache:2"), "\(words)")
    }

    @Test func `the environment wins over the file, and the process's over the secrets'`() throws {
        let folder = AgentFolder()
        let file = try folder.write("log:\n  format: json\n", to: "a.yaml")
        let env = try folder.write("MARTLET_LOG_FORMAT=wrong\n", to: "a.env")
        let words = try refusal(folder, ["--config", file, "--env", env])
        #expect(words.contains("log.format is \"wrong\""), "the file won: \(words)")
        let fine = try Outcome(
            ["check", "--config", file, "--env", env],
            environment: ["MARTLET_LOG_FORMAT": "text"],
            in: folder
        )
        #expect(fine.code == 0, "\(fine.errors)")
    }
}
