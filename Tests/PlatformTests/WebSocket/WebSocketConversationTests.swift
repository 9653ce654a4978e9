import StandIns
import Testing

@testable import Platform

@Suite struct WebSocketConversationTests {
    @Test(
        arguments: AutobahnTable.framing + AutobahnTable.messages + AutobahnTextTable.all,
        [1, 2, 3, 7, .max]
    )
    func `the cases of the Autobahn suite end as they should, however their bytes are cut`(
        row: AutobahnCase,
        step: Int
    ) throws {
        var stage = try ConversationStage.open()
        stage.feed(row.script, step: step, echoing: true)
        let fault = row.fault(in: stage.frames())
        #expect(fault == nil, "\(row.number): \(fault ?? "")")
        #expect(stage.ending != nil)
    }

    @Test func `the table holds every case of the sections that are meant`() {
        let all = AutobahnTable.framing + AutobahnTable.messages + AutobahnTextTable.all
        let counts = Dictionary(grouping: all) { $0.number.prefix { $0 != "." } }.mapValues(\.count)
        #expect(counts == ["1": 16, "2": 11, "3": 7, "4": 10, "5": 20, "6": 145, "7": 37])
        #expect(Set(all.map(\.number)).count == all.count)
    }

    @Test func `what the server broke is said, and the server is told`() throws {
        let rows: [([UInt8], UInt16, String)] = [
            ([0x81, 0x81, 1, 2, 3, 4, 5], 1002, "masked"), ([0xC1, 0], 1002, "reserved"),
            ([0x83, 0], 1002, "opcode 3"), ([0x89, 126, 0, 126], 1002, "125"),
            ([0x09, 0], 1002, "fragmented"), ([0x80, 0], 1002, "continuation"),
            ([0x01, 0, 0x81, 0], 1002, "within"), ([0x82, 126, 0, 125], 1002, "shortest"),
            ([0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 1002, "shortest"),
            ([0x82, 127, 0x80], 1002, "uppermost"), ([0x88, 1], 1002, "half"),
            ([0x88, 2, 0x03, 0xED], 1002, "1005"), ([0x81, 1, 0xFF], 1007, "UTF-8"),
            ([0x88, 3, 0x03, 0xE8, 0xFF], 1007, "reason"),
        ]
        for (bytes, code, word) in rows {
            var stage = try ConversationStage.open()
            stage.feed(bytes)
            guard case .failed(.violation(let told, let text)) = stage.ending else {
                Issue.record("\(bytes) was taken")
                continue
            }
            #expect(told.number == code && text.contains(word), "\(text)")
            expectHolds(stage.frames().map(\.closeCode) == [code])
        }
    }

    @Test func `a fault is found before the rest of its frame has come`() throws {
        var stage = try ConversationStage.open()
        // A text of a mebibyte, whose third byte cannot be.
        stage.feed([0x81, 127, 0, 0, 0, 0, 0, 0x10, 0, 0, 65, 66, 0xC0])
        expectHolds(stage.frames().map(\.closeCode) == [1007])
    }

    @Test func `a message over the bound closes with 1009, in one frame or in many`() throws {
        var bounds = WebSocketBounds()
        bounds.messageBytesMax = 1_000
        let half = [UInt8](repeating: 1, count: 500)
        for sent in [
            [WireFrame(2, half + half + [1])],
            [WireFrame(2, half, flags: 0), WireFrame(0, half, flags: 0), WireFrame(0, [1])],
        ] {
            var stage = try ConversationStage.open(bounds)
            stage.feed(WireFrame(2, half + half))
            #expect(stage.messages.count == 1)
            stage.feed(sent.flatMap(\.bytes))
            expectHolds(stage.frames().map(\.closeCode) == [1009])
            #expect(stage.messages.count == 1)
        }
    }

    @Test func `a length that only claims much sets nothing aside`() throws {
        var bounds = WebSocketBounds()
        bounds.messageBytesMax = 1 << 50
        var stage = try ConversationStage.open(bounds)
        stage.feed([0x82, 127, 0, 3, 0, 0, 0, 0, 0, 0, 1, 2])
        #expect(stage.ending == nil)
    }

    @Test func `a long message goes out in masked fragments`() throws {
        var bounds = WebSocketBounds()
        bounds.frameBytesMax = 1_300
        var stage = try ConversationStage.open(bounds)
        let text = String(repeating: "x", count: 4_000)
        expectHolds(stage.conversation.send(WebSocketMessage(text: text), dice: &stage.dice))
        stage.note(nil)
        let frames = stage.frames()
        #expect(frames.map(\.opcode) == [1, 0, 0, 0])
        #expect(frames.map(\.isFinal) == [false, false, false, true])
        #expect(frames.map(\.payload.count) == [1_300, 1_300, 1_300, 100])
        #expect(Set(frames.map(\.mask)).count == 4)
        #expect(frames.allSatisfy { $0.mask != nil && $0.payload.allSatisfy { $0 == 120 } })
    }

    @Test func `an empty message is one frame`() throws {
        var stage = try ConversationStage.open()
        expectHolds(stage.conversation.send(WebSocketMessage(binary: []), dice: &stage.dice))
        stage.note(nil)
        expectHolds(stage.frames().map(\.opcode) == [2])
    }

    @Test func `silence is answered with a ping, and longer silence with the end`() throws {
        var stage = try ConversationStage.open()
        stage.pass(seconds: 14.9)
        expectHolds(stage.frames().isEmpty)
        stage.pass(seconds: 0.2)
        expectHolds(stage.frames().map(\.opcode) == [9])
        stage.feed(WireFrame(10))
        stage.pass(seconds: 15)
        expectHolds(stage.frames().map(\.opcode) == [9])
        #expect(stage.ending == nil)
        stage.pass(seconds: 15)
        #expect(stage.ending == .failed(.silent(milliseconds: 30_000)))
        expectHolds(stage.frames().map(\.closeCode) == [1001])
        #expect(!stage.conversation.isOver)
        stage.pass(seconds: 1)
        #expect(stage.conversation.isOver)
    }

    @Test func `while the reader is behind, silence says nothing`() throws {
        var stage = try ConversationStage.open()
        stage.conversation.pause()
        #expect(stage.conversation.nextMoment == nil)
        stage.pass(seconds: 1_000)
        stage.conversation.resume(at: stage.now)
        stage.pass(seconds: 14)
        expectHolds(stage.ending == nil && stage.frames().isEmpty)
    }

    @Test func `of pings that cannot be answered in time the newest is`() throws {
        var stage = try ConversationStage.open()
        stage.conversation.holdsPongs = true
        stage.feed(WireFrame(9, [1]), WireFrame(9, [2]), WireFrame(9, [3]))
        stage.conversation.answerHeldPing(dice: &stage.dice)
        expectHolds(stage.frames().isEmpty)
        stage.conversation.holdsPongs = false
        stage.conversation.answerHeldPing(dice: &stage.dice)
        stage.note(nil)
        expectHolds(stage.frames().map(\.payload) == [[3]])
        stage.conversation.answerHeldPing(dice: &stage.dice)
        #expect(stage.conversation.takeOutput().isEmpty)
    }

    @Test func `our closing waits for the peer, takes what comes before, and is bounded`() throws {
        var stage = try ConversationStage.open()
        stage.note(
            stage.conversation.close(.normal, reason: "bye", at: stage.now, dice: &stage.dice)
        )
        expectHolds(stage.frames().map(\.payload) == [[3, 232] + Array("bye".utf8)])
        expectHolds(!stage.conversation.send(WebSocketMessage(text: "late"), dice: &stage.dice))
        stage.feed(.text("last"), WireFrame(9))
        #expect(stage.messages.map(\.text) == ["last"])
        expectHolds(stage.frames().isEmpty)
        var unanswered = stage
        stage.feed(.close(1000))
        #expect(stage.ending == .byUs(.normal))
        expectHolds(stage.frames().isEmpty)
        unanswered.pass(seconds: 5)
        #expect(unanswered.ending == .failed(.closeUnanswered))
        #expect(unanswered.conversation.isOver)
    }

    @Test func `a long reason is cut at a character`() throws {
        var stage = try ConversationStage.open()
        let reason = "a" + String(repeating: "é", count: 100)
        stage.note(
            stage.conversation.close(.normal, reason: reason, at: stage.now, dice: &stage.dice)
        )
        let payload = try #require(stage.frames().first).payload
        #expect(payload.count == 125)
        #expect(
            String(decoding: payload[2...], as: UTF8.self) == "a"
                + String(repeating: "é", count: 61)
        )
    }

    @Test func `an end without a Close frame is told as a cut, and only once`() throws {
        var stage = try ConversationStage.open()
        stage.note(stage.conversation.noteEnd("it broke"))
        #expect(stage.ending == .failed(.cut("it broke")))
        stage.note(stage.conversation.noteEnd("again"))
        stage.note(stage.conversation.cancel())
        #expect(stage.happenings.count == 2)
    }
}
