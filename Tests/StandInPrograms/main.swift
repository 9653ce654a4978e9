import Foundation
import StandIns

// A stand-in to try the agent by hand: `martlet-standin telegram`.

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "telegram":
    do {
        let options = try TelegramOptions(Array(arguments.dropFirst()))
        TelegramSession(options).run()
    } catch {
        FileHandle.standardError.write(Data("\(error.words)\n\n\(TelegramOptions.usage)".utf8))
        exit(64)
    }
case "--help", "-h", nil:
    print(TelegramOptions.usage, terminator: "")
default:
    FileHandle.standardError.write(
        Data("there is no stand-in of this name\n\n\(TelegramOptions.usage)".utf8)
    )
    exit(64)
}
