import Glibc
import StandIns

@testable import Platform

/// A TLS server on loopback: the system's `openssl`, between a connection and a script that reads and writes
/// what is inside. It serves one connection after the other, and ends with the value.
final class TLSServer {
    /// A key and certificates made by `openssl`: of an authority, and of a server that it signed.
    final class Certificates: Sendable {
        let folder = TemporaryFolder()

        /// For these names, as a certificate lists them (`DNS:localhost,IP:127.0.0.1`).
        init(names: String) throws {
            let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
            try TLSServer.run(
                ["req", "-x509"] + curve + ["-keyout", folder.file("ca.key"), "-out", caFile]
                    + ["-days", "2", "-subj", "/CN=Test authority"],
                folder
            )
            folder.write("subjectAltName=\(names)\n", to: "names")
            try TLSServer.run(
                ["req", "-new"] + curve + [
                    "-keyout", folder.file("key"), "-out", folder.file("csr"),
                ]
                    + ["-subj", "/CN=Test server"],
                folder
            )
            try TLSServer.run(
                ["x509", "-req", "-in", folder.file("csr"), "-CA", caFile]
                    + ["-CAkey", folder.file("ca.key"), "-CAcreateserial", "-days", "2"]
                    + ["-extfile", folder.file("names"), "-out", folder.file("cert")],
                folder
            )
            try TLSServer.run(
                [
                    "x509", "-in", folder.file("cert"), "-outform", "DER", "-out",
                    folder.file("der"),
                ],
                folder
            )
        }

        /// The authority's certificate.
        var caFile: String { folder.file("ca.pem") }

        /// SHA-256 of the server's certificate.
        var digest: [UInt8] {
            let number = open(folder.file("der"), O_RDONLY | O_CLOEXEC)
            defer { close(number) }
            var bytes = [UInt8](repeating: 0, count: 8_192)
            return Digest.sha256(bytes[..<max(0, read(number, &bytes, bytes.count))])
        }
    }

    let port: UInt16
    /// What is inside.
    let peer: RawPeer
    private let process: pid_t
    private let descriptors: [Int32]
    private let folder = TemporaryFolder()

    init(_ certificates: Certificates, _ more: [String] = []) throws {
        port = LoopbackHTTPServer.refusingPort()
        let (input, output) = (folder.file("input"), folder.file("output"))
        // Both ends are held here first, so that the server's opening does not wait for them.
        for path in [input, output] where mkfifo(path, 0o600) != 0 { throw SystemFailure.last }
        descriptors = [open(output, O_RDWR | O_CLOEXEC), open(input, O_RDWR | O_CLOEXEC)]
        peer = RawPeer(reading: descriptors[0], writing: descriptors[1])
        process = try ChildProcess.start(
            [Self.program, "s_server", "-quiet", "-accept", "127.0.0.1:\(port)"]
                + ["-cert", certificates.folder.file("cert")]
                + ["-key", certificates.folder.file("key")] + more,
            environment: [:],
            input: input,
            output: output,
            errors: folder.file("errors")
        )
        for _ in 0..<1_000 where !Self.isListening(port) { usleep(10_000) }
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        for descriptor in descriptors { close(descriptor) }
    }

    private static let program = "/usr/bin/openssl"

    /// The program is needed; its absence fails the test with these words.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    private static func run(_ words: [String], _ folder: TemporaryFolder) throws {
        guard access(program, X_OK) == 0 else {
            throw Missing(description: "\(program) is missing; install the package openssl")
        }
        let process = try ChildProcess.start(
            [program] + words,
            environment: [:],
            output: folder.file("log")
        )
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else {
            throw Missing(description: "openssl \(words[0]) failed: \(folder.read("log"))")
        }
    }

    private static func isListening(_ port: UInt16) -> Bool {
        let number = open("/proc/net/tcp", O_RDONLY | O_CLOEXEC)
        defer { close(number) }
        var text = ""
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = read(number, &piece, piece.count), count > 0 {
            text += String(decoding: piece[..<count], as: UTF8.self)
        }
        let digits = String(port, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - digits.count) + digits
        return text.contains("0100007F:\(padded) 00000000:0000 0A")
    }
}
