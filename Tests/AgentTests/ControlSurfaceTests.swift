import ChatOps
import Synchronization
import Testing
import TradingCore

@testable import martlet

@Test(arguments: [
    #"{"command":"/risk","command":"/resume all"}"#, #"{"command":"/risk","x":{"a":1,"a":2}}"#,
    #"{"envelope":"{}","envelope":"{}","mac":"00"}"#,
])
func `a control request with two members of one name does nothing`(line: String) {
    let replies = Mutex<[String]>([])
    let surface = ControlSurface(
        submit: { _, _ in
            Issue.record("it was handed on")
            return true
        },
        submitSigned: { _, _ in
            Issue.record("it was handed on")
            return true
        },
        render: { _ in RenderedMessage(html: "", plain: "") },
        json: { _ in "{}" }
    )
    surface.handle(line) { reply in replies.withLock { $0.append(reply()) } }
    let told = replies.withLock { $0 }
    #expect(told.count == 1 && told.first?.contains("two members of one name") == true)
}

@Test func `a control request without an answer is told so and does not wait`() {
    let replies = Mutex<[String]>([])
    let surface = ControlSurface(
        submit: { _, waiter in
            waiter.committed(true)
            waiter.unanswered()
            return true
        },
        submitSigned: { _, _ in false },
        render: { _ in RenderedMessage(html: "", plain: "") },
        json: { _ in "{}" }
    )
    surface.handle(#"{"command":"/risk"}"#) { reply in replies.withLock { $0.append(reply()) } }
    let told = replies.withLock { $0 }
    #expect(told.count == 1)
    #expect(told.first?.contains(#""outcome":"denied""#) == true)
    #expect(told.first?.contains("answered before") == true)
}
