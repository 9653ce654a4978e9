import Foundation
import Platform
import Synchronization

/// Asks whoever leads, all the time, each question once, and remembers what was answered.
final class Asker: Sendable {
    private let path: String
    private let answered = Mutex<Set<String>>([])
    private let isStopping = Mutex(false)
    private let thread = Mutex<DedicatedThread?>(nil)

    init(path: String) throws {
        self.path = path
        let thread = try DedicatedThread.start(name: "asker") { [self] in ask() }
        self.thread.withLock { $0 = thread }
    }

    /// Questions whose answers have arrived.
    var known: Set<String> { answered.withLock { $0 } }

    func stop() {
        isStopping.withLock { $0 = true }
        _ = thread.withLock { $0 }?.join(timeoutNanoseconds: 10_000_000_000)
    }

    private func ask() {
        var number = 0
        while !isStopping.withLock({ $0 }) {
            number += 1
            let name = "ORDER-\(number)x"
            let client = ControlClient(path: path)
            let reply = try? client.request(
                #"{"command":"/why \#(name)"}"#,
                timeoutNanoseconds: 1_000_000_000
            )
            if reply?.contains(#""outcome":"done""#) == true
                || reply?.contains(#""outcome":"refused""#) == true
            {
                _ = answered.withLock { $0.insert(name) }
            }
            usleep(5_000)
        }
    }
}
