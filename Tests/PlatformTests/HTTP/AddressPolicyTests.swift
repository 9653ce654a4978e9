import Platform
import StandIns
import Testing

@Suite struct AddressPolicyTests {
    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1", "149.154.167.220", "169.253.255.255", "169.255.0.0",
        "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:67c:4e8:f004::9",
        "2606:4700::1111",
        "2a00:1450:4001::8a", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
    ])
    func `an address that everybody reaches is public`(text: String) throws {
        #expect(AddressPolicy.isPublic(try #require(IPAddress(text))))
        #expect(AddressPolicy.publicOnly.allows(try #require(IPAddress(text))))
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255",
        "127.0.0.1", "127.255.255.255", "169.254.0.1", "169.254.169.254", "172.16.0.0",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255",
        "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::2", "::7f00:1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1",
        "64:ff9b::7f00:1", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1", "2001:2::1",
        "2002:a00:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "3fff::1", "fc00::1", "fdff::1",
        "fe80::1", "febf::1", "fec0::1", "ff02::1", "5f00::1", "4000::1",
    ])
    func `an address with another purpose is not public`(text: String) throws {
        #expect(!AddressPolicy.isPublic(try #require(IPAddress(text))))
        #expect(AddressPolicy.any.allows(try #require(IPAddress(text))))
    }

    @Test func `addresses are read and written in their usual form alone`() {
        #expect(IPAddress("1.2.3.4") == .v4(0x0102_0304))
        #expect(IPAddress("1.2.3.4")?.description == "1.2.3.4")
        #expect(IPAddress("2001:DB8:0:0::1")?.description == "2001:db8::1")
        for text in [
            "1.2.3", "01.2.3.4", "0x7f.0.0.1", "2130706433", "1.2.3.4.5", "::1%lo", "", "[::1]",
        ] {
            #expect(IPAddress(text) == nil, "\(text)")
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
    func `the client refuses loopback in every spelling before it connects`(
        host: String
    ) async throws {
        let (server, client) = try stage { _ in .text("internal") }
        defer { end(server, client) }
        var request = HTTPRequest(.post, "http://\(host):\(server.port)/")
        request.addresses = .publicOnly
        let failed = await failure(of: request, with: client)
        guard case .refusedAddress(_, let address) = failed else {
            Issue.record("\(host): \(String(describing: failed))")
            return
        }
        #expect(["127.0.0.1", "::1"].contains(address))
        #expect(failed?.mayBeWritten == false)
        #expect(server.connectionCount == 0)
    }

    @Test func `a kept connection to a private address is not open to a public-only request`()
        async throws
    {
        let (server, client) = try stage { _ in .text("internal") }
        defer { end(server, client) }
        var request = HTTPRequest(.get, server.url)
        let answer = try await client.send(request)
        #expect(answer.status == 200)
        request.addresses = .publicOnly
        let failed = await failure(of: request, with: client)
        #expect(failed?.mayBeWritten == false)
        #expect(server.requestCount == 1)
    }
}
