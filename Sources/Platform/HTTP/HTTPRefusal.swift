/// What a client's thread does where libcurl is missing: every request fails, as not sent.
struct HTTPRefusal {
    let missing: SharedLibraryMissing
    let mailbox: HTTPMailbox

    /// Runs until the mailbox is closed.
    func run() {
        while true {
            let (orders, isClosing) = mailbox.takeOrdersWithoutCurl()
            for case .start(let submission) in orders {
                mailbox.release()
                submission.completion(
                    .failure(
                        isClosing
                            ? .closed(mayBeWritten: false)
                            : .notSent(.init(kind: .noLibrary, text: "\(missing) \(missing.mend)"))
                    )
                )
            }
            if isClosing { return }
        }
    }
}
