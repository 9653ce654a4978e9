import Glibc
import Testing

@testable import Platform

@Suite struct ServiceNotifierTests {
    private let folder = TemporaryFolder()

    /// Stands in for the service manager's end of the protocol.
    private func listen(_ path: String) throws -> OwnedDescriptor {
        let socket = try UnixAddress.openSocket(type: SOCK_DGRAM, nonBlocking: true)
        let address = try UnixAddress(path)
        let bound = address.withSocketAddress { bind(socket.number, $0, $1) }
        try #require(bound == 0)
        return socket
    }

    private func receive(_ socket: OwnedDescriptor) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(socket.number, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    @Test func `statements arrive in one datagram, over a path`() throws {
        let manager = try listen(folder.file("notify"))
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": folder.file("notify")])
        #expect(notifier.isSupervised)
        #expect(notifier.send(.ready, .status("3 markets\nREADY=0"), .alive))
        #expect(receive(manager) == "READY=1\nSTATUS=3 markets READY=0\nWATCHDOG=1")
        #expect(notifier.send(.stopping))
        #expect(receive(manager) == "STOPPING=1")
    }

    @Test func `abstract names work and reloading tells its time`() throws {
        let name = "@martlet-test-\(getpid())-\(SystemClock.monotonicNanoseconds())"
        let manager = try listen(name)
        #expect(ServiceNotifier(environment: ["NOTIFY_SOCKET": name]).send(.reloading))
        let text = try #require(receive(manager))
        let prefix = "RELOADING=1\nMONOTONIC_USEC="
        #expect(text.hasPrefix(prefix))
        #expect(Int64(text.dropFirst(prefix.count)) != nil)
    }

    @Test func `without a manager, or with one that is gone, nothing happens`() {
        #expect(!ServiceNotifier(environment: [:]).send(.ready))
        #expect(!ServiceNotifier(environment: ["NOTIFY_SOCKET": folder.file("x")]).send(.ready))
        #expect(!ServiceNotifier(environment: ["NOTIFY_SOCKET": "odd"]).isSupervised)
    }

    @Test func `the watchdog's pace is read only when it is meant for this process`() {
        let mine = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]
        #expect(ServiceNotifier(environment: mine).watchdogNanoseconds == 30_000_000_000)
        let other = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]
        #expect(ServiceNotifier(environment: other).watchdogNanoseconds == nil)
        #expect(ServiceNotifier(environment: ["WATCHDOG_USEC": "x"]).watchdogNanoseconds == nil)
    }
}
