import ChatOps
import Logging
import Platform

@testable import martlet

/// A door into a mailbox, signed with the secret of the tests' phone.
func testDoor(
    _ mailbox: Mailbox<LoopInput>,
    _ mail: EdgeMail,
    _ sink: LogSink
) throws -> CommandDoor {
    try CommandDoor(
        mailbox: mailbox,
        mail: mail,
        signer: EnvelopeSigner(keys: CommandKeys(current: Secret(Phone.secret))),
        log: sink.logger(label: "edges")
    )
}
