import Synchronization
import Testing

@testable import Platform

@Suite struct SharedLibraryTests {
    private static let missing = SharedLibraryMissing(
        file: "libnowhere.so.1",
        package: "libnowhere1",
        reason: "no such file"
    )

    @Test func `a missing library is told with its file, the reason and the package`() {
        let library = SharedLibrary("libnowhere.so.1", package: "libnowhere1") { problem in
            for (index, byte) in "no such file".utf8.enumerated() {
                problem[index] = CChar(bitPattern: byte)
            }
            return -1
        }
        #expect(throws: Self.missing) { try library.load() }
        #expect("\(Self.missing)" == "libnowhere.so.1 cannot be loaded (no such file).")
        #expect(Self.missing.mend.contains("apt-get install libnowhere1"))
    }

    @Test func `a library is looked for once, whoever asks`() throws {
        final class Count: Sendable {
            let value = Mutex(0)
        }
        let count = Count()
        let library = SharedLibrary("libc.so.6", package: "libc6") { _ in
            count.value.withLock { $0 += 1 }
            return 0
        }
        let threads = try (0..<4).map { _ in
            try DedicatedThread.start(name: "loads") { try? library.load() }
        }
        for thread in threads { #expect(thread.join(timeoutNanoseconds: 5_000_000_000)) }
        #expect(count.value.withLock { $0 } == 1)
    }

    @Test func `what the program loads later is there`() throws {
        for library in [SharedLibrary.curl, .edit, .qrencode, .cairo] { try library.load() }
    }

    @Test func `without libcurl every request fails as not sent and says why`() throws {
        let mailbox = HTTPMailbox(requestsMax: 4)
        let thread = try DedicatedThread.start(name: "http") {
            HTTPRefusal(missing: Self.missing, mailbox: mailbox).run()
        }
        let answers = Mailbox<HTTPFailure>()
        let submission = HTTPSubmission(
            ticket: mailbox.nextTicket(),
            request: HTTPRequest(.get, "http://127.0.0.1:1/"),
            deadline: .max,
            completion: { if case .failure(let failure) = $0 { _ = answers.post(failure) } }
        )
        #expect(mailbox.admit(submission) == nil)
        var failures: [HTTPFailure] = []
        let late = SystemClock.monotonicNanoseconds() + 5_000_000_000
        _ = answers.takeAll(into: &failures, max: 1, waitUntilMonotonic: late)
        let failure = try #require(failures.first)
        #expect(!failure.mayBeWritten)
        #expect("\(failure)".contains("libnowhere.so.1") && "\(failure)".contains("libnowhere1"))
        #expect(mailbox.close())
        #expect(thread.join(timeoutNanoseconds: 5_000_000_000))
    }
}
