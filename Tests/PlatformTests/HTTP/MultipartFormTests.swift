import Platform
import StandIns
import Testing

@Suite struct MultipartFormTests {
    @Test func `a form arrives with its fields and its file`() async throws {
        let (server, client) = try stage(echo)
        defer { end(server, client) }
        var form = MultipartForm()
        form.add(field: "chat_id", value: "42")
        form.add(field: "caption", value: "Grüße")
        form.add(
            file: "document",
            filename: "log \"1\"\r\n.txt",
            contentType: "text/plain",
            content: Array("a\r\n--b\r\n".utf8)
        )
        let answer = try await client.send(
            HTTPRequest(.post, server.url, body: .multipart(form))
        )
        let mark = try #require(answer.text.firstRange(of: "boundary="))
        let boundary = answer.text[mark.upperBound...].prefix { !$0.isNewline }
        let body = try #require(answer.text.firstRange(of: "\n\n--\(boundary)")).upperBound
        #expect(
            answer.text[body...] == """
                \r
                Content-Disposition: form-data; name="chat_id"\r
                \r
                42\r
                --\(boundary)\r
                Content-Disposition: form-data; name="caption"\r
                \r
                Grüße\r
                --\(boundary)\r
                Content-Disposition: form-data; name="document"; filename="log %221%22%0D%0A.txt"\r
                Content-Type: text/plain\r
                \r
                a\r
                --b\r
                \r
                --\(boundary)--\r

                """
        )
    }

    @Test func `two bodies of one form have different boundaries`() {
        var form = MultipartForm()
        form.add(field: "a", value: "b")
        guard case .bytes(let first, let firstType) = form.body(),
            case .bytes(let second, let secondType) = form.body()
        else {
            Issue.record("a form is bytes")
            return
        }
        #expect(first != second)
        #expect(firstType != secondType)
        #expect(first.count == second.count)
    }
}
