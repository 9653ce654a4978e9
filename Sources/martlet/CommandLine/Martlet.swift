import ArgumentParser

/// The one program.
@main
struct Martlet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "martlet",
        abstract: "A trading engine that is commanded from the phone.",
        discussion: """
            `martlet run` starts the agent: on embedded defaults it trades three paper markets and \
            talks in this terminal. With TELEGRAM_BOT_TOKEN in the environment or in .env it talks \
            on Telegram. `martlet ctl '/balance'` asks a running agent.

            `martlet --generate-completion-script bash` (or zsh, fish) prints completions for your \
            shell.

            Exit codes: 0 done; 64 wrong usage; 65 a file cannot be read as what it should be; \
            69 agent or venue unreachable; 70 a fault of the program; 73 a file cannot be made; \
            74 the disk failed; 75 try later; 76 another build leads; 77 refused; 78 wrong configuration.
            """,
        version: Build.version,
        subcommands: [
            RunCommand.self, CheckCommand.self, DoctorCommand.self, ControlCommand.self,
            SignCommand.self, EnrollCommand.self, JournalCommand.self, SimulateCommand.self,
            GuardianCommand.self, IndicatorsCommand.self, BacktestCommand.self, ScanCommand.self,
            SweepCommand.self, BarsCommand.self, GatesCommand.self,
        ]
    )
}
