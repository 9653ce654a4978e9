/// The answer to getUpdates, decoded update by update: a broken one never hides the others.
package struct UpdateBatch: Sendable, Equatable {
    /// Why a whole answer is unusable; the same offset is asked again later.
    package enum Fault: Error, Sendable, Equatable {
        case tooLarge(bytes: Int)
        /// Not JSON, cut off, or without a `result` array.
        case unreadable
    }
    /// Bound on the answer's body; Telegram's own is about 4 MiB.
    package static let bytesMax = 8 << 20
    /// Bound on updates in one answer; more are left for the next call.
    package static let updatesMax = 100

    /// In the order in which they came.
    package private(set) var updates: [BotUpdate] = []
    /// Updates that could not be read, by id; they are confirmed with the others, and counted.
    package private(set) var undecodable: [Int64] = []
    /// The ids of everything in the batch that has one, in order of arrival.
    package private(set) var ids: [Int64] = []
    /// Unreadable elements without even an id; only the confirmation of others removes them.
    package private(set) var nameless = 0

    /// Reads the body of a successful answer.
    package init(body: [UInt8]) throws(Fault) {
        guard body.count <= Self.bytesMax else { throw .tooLarge(bytes: body.count) }
        do throws(JSONCursor.Fault) {
            try read(body)
        } catch {
            throw .unreadable
        }
    }

    private mutating func read(_ body: [UInt8]) throws(JSONCursor.Fault) {
        var cursor = JSONCursor(body)
        var hasResult = false
        guard try cursor.enterObject() else { throw .malformed }
        while let key = try cursor.nextKey() {
            guard key == "result", !hasResult, try cursor.enterArray() else {
                if key != "result" { try cursor.skip() }
                continue
            }
            hasResult = true
            while try cursor.nextElement() { try readElement(&cursor, body) }
        }
        guard hasResult else { throw .malformed }
    }

    private mutating func readElement(
        _ cursor: inout JSONCursor,
        _ body: [UInt8]
    ) throws(JSONCursor.Fault) {
        let start = cursor.index
        let range: Range<Int>
        do throws(JSONCursor.Fault) {
            range = try cursor.skip()
        } catch .tooDeep {
            // The bytes are still well nested, only too deeply: the id stands at the beginning.
            note(UpdateReader.id(in: JSONCursor(body, in: start..<body.count)))
            try cursor.skipWithoutBound()
            return
        }
        guard updates.count + undecodable.count + nameless < Self.updatesMax else { return }
        do throws(JSONCursor.Fault) {
            guard let update = try UpdateReader.update(in: JSONCursor(body, in: range)) else {
                nameless += 1
                return
            }
            updates.append(update)
            ids.append(update.id)
        } catch {
            note(UpdateReader.id(in: JSONCursor(body, in: range)))
        }
    }

    private mutating func note(_ id: Int64?) {
        guard let id else {
            nameless += 1
            return
        }
        undecodable.append(id)
        ids.append(id)
    }
}
