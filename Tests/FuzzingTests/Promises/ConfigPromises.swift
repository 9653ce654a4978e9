import Foundation
import TradingCore
import TradingEngine

@testable import martlet

/// The settings file: it is taken with every value in its range, or refused with places and words.
enum ConfigPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        let first = reading(text, SettingsEnvironment([:]))
        let second = reading(text, SettingsEnvironment([:]))
        try promise(first.problems == second.problems, "two readings differ")
        try check(first)
    }

    /// What became of a text: a configuration, or problems.
    struct Reading {
        var configuration: AgentConfiguration?
        var problems: [ConfigProblem] = []
    }

    static func reading(_ text: String?, _ environment: SettingsEnvironment) -> Reading {
        do throws(ConfigProblems) {
            let loader = try ConfigurationLoader(
                text: text,
                fileName: "martlet.yaml",
                environment: environment
            )
            return Reading(configuration: try loader.load())
        } catch {
            return Reading(problems: error.problems)
        }
    }

    static func check(_ reading: Reading) throws(BrokenPromise) {
        guard let configuration = reading.configuration else {
            try promise(!reading.problems.isEmpty, "refused without a reason")
            for problem in reading.problems {
                let isPlaced = ["martlet.yaml", "environment ", ".env:"]
                    .contains { problem.place.hasPrefix($0) }
                try promise(isPlaced, "a problem at \(problem.place)")
                try promise(!problem.text.isEmpty, "a problem without words")
            }
            return
        }
        let telegram = configuration.telegram
        try promise((1...50).contains(telegram.pollTimeoutSeconds), "the poll's time")
        try promise(telegram.messagesPerSecond > 0 && telegram.burstPerChat > 0, "the pace")
        try promise((1...3_600).contains(configuration.prices.quoteSeconds), "the quotes' time")
        try promise(configuration.diskFreeMin > 0, "the free disk")
        for market in configuration.markets {
            try promise(!market.id.text.isEmpty, "a market without a name")
            try promise(market.latencyMilliseconds >= 0, "\(market.id) answers before it is asked")
            try promise(!market.startingBalance.isNegative, "\(market.id) begins with a debt")
        }
        for job in configuration.jobs {
            try promise(JobCommand(job.command) != nil, "\(job.command) is no job")
            try promise(!job.job.name.isEmpty, "a job without a name")
        }
    }
}
