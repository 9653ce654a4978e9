import Glibc
import Synchronization
import Testing

@testable import Platform

@Suite(.timeLimit(.minutes(1))) struct ControlSocketTests {
    private let folder = TemporaryFolder()
    private let patience: Int64 = 10_000_000_000

    private func echo(
        bounds: ControlSocketBounds = ControlSocketBounds()
    ) throws(ControlSocketError) -> ControlSocket {
        try ControlSocket.start(path: folder.file("control"), bounds: bounds) { line, reply in
            reply("echo \(line)")
        }
    }

    @Test func `several requests on one connection are answered in order`() throws {
        let socket = try echo()
        defer { socket.stop() }
        #expect(folder.mode("control") == 0o600)
        let client = ControlClient(path: socket.path)
        for number in 0..<100 {
            let reply = try client.request("{\"n\":\(number)}", timeoutNanoseconds: patience)
            #expect(reply == "echo {\"n\":\(number)}")
        }
    }

    @Test func `a reply is worded on the socket's thread, not where it is given`() throws {
        let waiting = Mailbox<@Sendable () -> Void>()
        let socket = try ControlSocket.start(path: folder.file("control")) { _, reply in
            let socketThread = pthread_self()
            _ = waiting.post {
                reply(pthread_equal(pthread_self(), socketThread) != 0 ? "socket" : "elsewhere")
            }
        }
        defer { socket.stop() }
        let worker = try DedicatedThread.start(name: "worker") {
            var batch: [@Sendable () -> Void] = []
            _ = waiting.takeAll(into: &batch, max: 1, waitUntilMonotonic: nil)
            for work in batch { work() }
        }
        let client = ControlClient(path: socket.path)
        #expect(try client.request("a", timeoutNanoseconds: patience) == "socket")
        waiting.close()
        #expect(worker.join(timeoutNanoseconds: patience))
    }

    @Test func `a reply may come later and from another thread`() throws {
        let waiting = Mailbox<@Sendable () -> Void>()
        let socket = try ControlSocket.start(path: folder.file("control")) { line, reply in
            _ = waiting.post {
                reply(line + "!")
                reply("second")
            }
        }
        defer { socket.stop() }
        let worker = try DedicatedThread.start(name: "worker") {
            var batch: [@Sendable () -> Void] = []
            while waiting.takeAll(into: &batch, max: 10, waitUntilMonotonic: nil) > 0 {
                for work in batch { work() }
                batch = []
            }
        }
        let client = ControlClient(path: socket.path)
        #expect(try client.request("a", timeoutNanoseconds: patience) == "a!")
        #expect(try client.request("b\u{e9}🦜", timeoutNanoseconds: patience) == "bé🦜!")
        waiting.close()
        #expect(worker.join(timeoutNanoseconds: patience))
    }

    @Test func `large replies arrive whole, on one line, and one over the bound closes`() throws {
        let big = String(repeating: "x", count: 3_000_000)
        var bounds = ControlSocketBounds()
        bounds.replyBytesMax = 3_000_100
        let socket = try ControlSocket.start(path: folder.file("control"), bounds: bounds) {
            reply(to: $0, big, $1)
        }
        defer { socket.stop() }
        let client = ControlClient(path: socket.path)
        let answer = try client.request("one", timeoutNanoseconds: patience)
        #expect(answer == big + " end")
        #expect(throws: ControlClientError.refused(path: socket.path)) {
            try client.request("two", timeoutNanoseconds: patience)
        }
        #expect(try client.request("one", timeoutNanoseconds: patience).count == big.count + 4)
    }

    private func reply(to line: String, _ big: String, _ answer: ControlSocket.Answer) {
        answer(line == "one" ? big + "\nend" : big + String(repeating: "y", count: 101))
    }

    @Test func `a request of exactly the bound passes and a longer one closes`() throws {
        var bounds = ControlSocketBounds()
        bounds.requestNanosecondsMax = 600_000_000_000
        let socket = try echo(bounds: bounds)
        defer { socket.stop() }
        let largest = String(repeating: "x", count: 65_536)
        let client = ControlClient(path: socket.path)
        #expect(try client.request(largest, timeoutNanoseconds: patience) == "echo " + largest)
        #expect(throws: ControlClientError.tooLong) {
            try client.request(largest + "x", timeoutNanoseconds: patience)
        }
        let raw = try connectRaw(socket.path)
        try raw.writeAll(Array((largest + "x").utf8))
        #expect(try raw.readAll(bytesMax: 100).isEmpty)
    }

    @Test func `pipelined requests and requests in pieces work`() throws {
        let socket = try echo()
        defer { socket.stop() }
        let raw = try connectRaw(socket.path)
        try raw.writeAll(Array("one\ntwo\nthr".utf8))
        try raw.writeAll(Array("ee\n".utf8))
        _ = shutdown(raw.number, Int32(SHUT_WR))
        let replies = String(decoding: try raw.readAll(bytesMax: 1_000), as: UTF8.self)
        #expect(replies == "echo one\necho two\necho three\n")
    }

    private func connectRaw(_ path: String) throws -> OwnedDescriptor {
        let socket = try UnixAddress.openSocket(type: SOCK_STREAM, nonBlocking: false)
        let address = try UnixAddress(path)
        let connected = address.withSocketAddress { connect(socket.number, $0, $1) }
        try #require(connected == 0)
        return socket
    }

    @Test func `no socket, a dead socket and a late reply are told apart`() throws {
        let path = folder.file("control")
        let client = ControlClient(path: path)
        #expect(throws: ControlClientError.notRunning(path: path)) {
            try client.request("x", timeoutNanoseconds: patience)
        }
        try leaveDeadSocket(path)
        #expect(throws: ControlClientError.notRunning(path: path)) {
            try client.request("x", timeoutNanoseconds: patience)
        }
        // A dead socket file is replaced; a living one is not.
        let silent = try ControlSocket.start(path: path) { _, _ in }
        defer { silent.stop() }
        #expect(throws: ControlSocketError.inUse(path: path)) { try echo() }
        #expect(throws: ControlClientError.timedOut(path: path)) {
            try client.request("x", timeoutNanoseconds: 5_000_000)
        }
    }

    private func leaveDeadSocket(_ path: String) throws {
        let dead = try UnixAddress.openSocket(type: SOCK_STREAM, nonBlocking: false)
        let address = try UnixAddress(path)
        try #require(address.withSocketAddress { bind(dead.number, $0, $1) } == 0)
    }

    @Test func `a file in the way is left alone`() throws {
        folder.write("precious", to: "control")
        #expect(throws: ControlSocketError.notASocket(path: folder.file("control"))) { try echo() }
        #expect(folder.read("control") == "precious")
    }

    @Test func `connections over the bound are closed and the others live on`() throws {
        var bounds = ControlSocketBounds()
        bounds.connectionsMax = 3
        let socket = try echo(bounds: bounds)
        defer { socket.stop() }
        let clients = (0..<3).map { _ in ControlClient(path: socket.path) }
        for client in clients { _ = try client.request("hold", timeoutNanoseconds: patience) }
        #expect(throws: ControlClientError.refused(path: socket.path)) {
            try ControlClient(path: socket.path).request("x", timeoutNanoseconds: patience)
        }
        for client in clients {
            #expect(try client.request("x", timeoutNanoseconds: patience) == "echo x")
        }
    }

    @Test func `idle, slow and unanswered connections are closed at their bounds`() throws {
        var bounds = ControlSocketBounds()
        bounds.idleNanosecondsMax = 10_000_000
        bounds.requestNanosecondsMax = 10_000_000
        bounds.replyNanosecondsMax = 10_000_000
        let socket = try ControlSocket.start(path: folder.file("control"), bounds: bounds) { _, _ in
        }
        defer { socket.stop() }
        for opening in ["", "half a req", "unanswered\n"] {
            let raw = try connectRaw(socket.path)
            try raw.writeAll(Array(opening.utf8))
            #expect(try raw.readAll(bytesMax: 10).isEmpty)
        }
    }

    @Test func `a path longer than the kernel's 107 bytes works`() throws {
        let long = folder.file(String(repeating: "d", count: 120))
        mkdir(long, 0o700)
        let socket = try ControlSocket.start(path: long + "/control") { line, reply in reply(line) }
        defer { socket.stop() }
        let client = ControlClient(path: long + "/control")
        #expect(try client.request("x", timeoutNanoseconds: patience) == "x")
    }

    @Test func `only the own user and root may command`() {
        #expect(ControlSocket.mayCommand(user: 1_000, own: 1_000))
        #expect(ControlSocket.mayCommand(user: 0, own: 1_000))
        #expect(!ControlSocket.mayCommand(user: 1_001, own: 1_000))
        #expect(!ControlSocket.mayCommand(user: -1, own: 1_000))
    }

    @Test func `stopping removes the socket and ends waiting clients`() throws {
        let socket = try echo()
        let client = ControlClient(path: socket.path)
        _ = try client.request("x", timeoutNanoseconds: patience)
        socket.stop()
        socket.stop()
        #expect(folder.mode("control") == 0)
        #expect(throws: ControlClientError.notRunning(path: socket.path)) {
            try client.request("x", timeoutNanoseconds: patience)
        }
    }
}
