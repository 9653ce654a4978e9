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
        let words = String(decoding: try raw.readAll(bytesMax: 100), as: UTF8.self)
        #expect(words == ControlRefusal.tooLong.sentence + "\n")
    }

    @Test func `a client that writes megabytes before it reads gets to the words`() throws {
        let socket = try echo()
        defer { socket.stop() }
        let raw = try connectRaw(socket.path)
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1_048_576)
        for _ in 0..<10 { try raw.writeAll(chunk) }
        try raw.writeAll([UInt8(ascii: "\n")])
        let words = String(decoding: try raw.readAll(bytesMax: 100), as: UTF8.self)
        #expect(words == ControlRefusal.tooLong.sentence + "\n")
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

    @Test func `idle connections shut nobody out`() throws {
        let socket = try echo()
        defer { socket.stop() }
        let idle = try (0..<117).map { _ in try connectRaw(socket.path) }
        let client = ControlClient(path: socket.path)
        #expect(try client.request("x", timeoutNanoseconds: patience) == "echo x")
        #expect(try idle[0].readAll(bytesMax: 10).isEmpty, "the oldest gives way")
        let half = try (0..<117).map { _ in
            let connection = try connectRaw(socket.path)
            try connection.writeAll(Array("half".utf8))
            return connection
        }
        let other = ControlClient(path: socket.path)
        #expect(try other.request("y", timeoutNanoseconds: patience) == "echo y")
        withExtendedLifetime((idle, half)) {}
    }

    @Test func `what is no request is refused in words`() throws {
        var bounds = ControlSocketBounds()
        bounds.requestNanosecondsMax = 20_000_000
        let socket = try echo(bounds: bounds)
        defer { socket.stop() }
        let raw = try connectRaw(socket.path)
        try raw.writeAll([0x80, 0xFF, 0x00, 0x0A])
        try raw.writeAll(Array("fine\n".utf8))
        _ = shutdown(raw.number, Int32(SHUT_WR))
        let replies = String(decoding: try raw.readAll(bytesMax: 1_000), as: UTF8.self)
        #expect(replies == ControlRefusal.notText.sentence + "\necho fine\n")
        for ends in [true, false] {
            let half = try connectRaw(socket.path)
            try half.writeAll([0x00, 0x01, 0x02])
            if ends { _ = shutdown(half.number, Int32(SHUT_WR)) }
            let words = String(decoding: try half.readAll(bytesMax: 1_000), as: UTF8.self)
            #expect(words == ControlRefusal.unfinished.sentence + "\n")
        }
    }

    @Test func `a socket that another one has taken the place of is left there`() throws {
        let socket = try echo()
        try #require(unlink(socket.path) == 0)
        let second = try echo()
        defer { second.stop() }
        socket.stop()
        let client = ControlClient(path: second.path)
        #expect(try client.request("x", timeoutNanoseconds: patience) == "echo x")
    }

    @Test func `connections over the bound are closed while the others wait for replies`() throws {
        var bounds = ControlSocketBounds()
        bounds.connectionsMax = 3
        let waiting = Mailbox<@Sendable () -> Void>()
        let socket = try ControlSocket.start(path: folder.file("control"), bounds: bounds) {
            line,
            reply in
            if line == "hold" { _ = waiting.post { reply("held") } } else { reply("echo \(line)") }
        }
        defer { socket.stop() }
        let holding = try (0..<3).map { _ in try connectRaw(socket.path) }
        for connection in holding { try connection.writeAll(Array("hold\n".utf8)) }
        var batch: [@Sendable () -> Void] = []
        while batch.count < 3 {
            let late = SystemClock.monotonicNanoseconds() + patience
            let count = waiting.takeAll(into: &batch, max: 3, waitUntilMonotonic: late)
            try #require(count > 0)
        }
        #expect(throws: ControlClientError.refused(path: socket.path)) {
            try ControlClient(path: socket.path).request("x", timeoutNanoseconds: patience)
        }
        for answer in batch { answer() }
        for connection in holding {
            _ = shutdown(connection.number, Int32(SHUT_WR))
            #expect(try connection.readAll(bytesMax: 10) == Array("held\n".utf8))
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
            let words = try raw.readAll(bytesMax: 100)
            #expect(words.isEmpty != (opening == "half a req"))
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
