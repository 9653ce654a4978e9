import ChatOps
import Testing

@testable import martlet

@Suite struct JobCommandTests {
    @Test(arguments: [
        ("/summary", JobCommand.summary), ("/balance", .report(.balance)),
        ("/pnl", .report(.pnl(period: "day"))), ("/pnl week", .report(.pnl(period: "week"))),
        ("/equity all", .report(.equity(period: "all"))),
        ("/trades", .report(.trades(limit: 10, symbol: nil))),
    ])
    func `a job sends the report that it names`(text: String, command: JobCommand) {
        #expect(JobCommand(text) == command)
        #expect(JobCommand.forms.contains(text.prefix { $0 != " " }))
    }

    @Test(arguments: ["", "balance", "/halt all", "/pnl weak", "/balance now", "/equity 7d 30d"])
    func `what is no report is refused`(text: String) {
        #expect(JobCommand(text) == nil)
    }
}
