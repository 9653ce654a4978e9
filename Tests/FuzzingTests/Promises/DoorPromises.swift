import TradingCore

@testable import ChatOps

/// The authenticator: nothing passes that was not signed with an active key, not even with one bit
/// changed; what was signed passes at most once.
enum DoorPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let place = Int(feed.byte()) << 8 | Int(feed.byte())
        let change = feed.byte()
        try checkArbitrary(feed.rest)
        let envelope = envelope(&feed)
        let signed = FuzzKeys.signer.sign(envelope)
        try checkChanged(signed, at: place, by: change)
        let foreign = EnvelopeSigner(keys: FuzzKeys.others).sign(envelope)
        try refuses(foreign, "another's signature")
        try refuses(
            SignedEnvelope(canonical: signed.canonical, mac: Array(signed.mac.prefix(place % 32))),
            "a part of the code"
        )
        try checkNovelty(signed, envelope)
    }

    /// The input as envelope and code, cut at every likely place.
    private static func checkArbitrary(_ bytes: [UInt8]) throws(BrokenPromise) {
        try refuses(SignedEnvelope(canonical: bytes, mac: []), "no code")
        try refuses(
            SignedEnvelope(canonical: bytes.dropLast(32), mac: bytes.suffix(32)),
            "the input's own end as its code"
        )
        let zeros = [UInt8](repeating: 0, count: 32)
        try refuses(SignedEnvelope(canonical: bytes, mac: zeros), "a code of zeros")
    }

    private static func checkChanged(
        _ signed: SignedEnvelope,
        at place: Int,
        by change: UInt8
    ) throws(BrokenPromise) {
        guard change != 0 else { return }
        var canonical = signed.canonical
        canonical[place % canonical.count] ^= change
        try refuses(SignedEnvelope(canonical: canonical, mac: signed.mac), "a changed envelope")
        var mac = signed.mac
        mac[place % mac.count] ^= change
        try refuses(SignedEnvelope(canonical: signed.canonical, mac: mac), "a changed code")
        var longer = signed.mac
        longer.append(change)
        try refuses(SignedEnvelope(canonical: signed.canonical, mac: longer), "a longer code")
    }

    private static func checkNovelty(
        _ signed: SignedEnvelope,
        _ envelope: CommandEnvelope
    ) throws(BrokenPromise) {
        var door = door()
        guard let passage = try? door.verify(signed, now: FuzzKeys.now) else { return }
        let speaker = Speaker(user: envelope.user, chat: envelope.chat)
        switch passage {
        case .command(let command):
            try promise(speaker == FuzzKeys.owner, "\(speaker) is let in")
            try promise(command.envelope == envelope, "another envelope came through")
        case .pairing(_, _, let told): try promise(told == speaker, "another speaker pairs")
        }
        try promise((try? door.verify(signed, now: FuzzKeys.now)) == nil, "it passes twice")
    }

    /// An envelope out of the input, of the owner or of a stranger.
    private static func envelope(_ feed: inout InputFeed) -> CommandEnvelope {
        let speaker = feed.byte() < 192 ? FuzzKeys.owner : FuzzKeys.stranger
        let milliseconds = Int64(bitPattern: feed.number()) % 9_000_000_000_001
        return CommandEnvelope(
            keyID: FuzzKeys.keys.current.id,
            surface: .telegram,
            key: "update \(feed.byte())",
            user: speaker.user,
            chat: speaker.chat,
            verb: ["risk", "halt", "pair", "close", "code", "x"][Int(feed.byte()) % 6],
            arguments: feed.text.split(separator: " ").prefix(9).map(String.init),
            issuedAtMilliseconds: milliseconds,
            nonce: String(repeating: "0f", count: 16)
        )
    }

    private static func door() -> Authenticator {
        Authenticator(keys: FuzzKeys.keys, allowed: [.telegram: [FuzzKeys.owner]])
    }

    private static func refuses(
        _ signed: SignedEnvelope,
        _ what: String
    ) throws(BrokenPromise) {
        var door = door()
        try promise((try? door.verify(signed, now: FuzzKeys.now)) == nil, "\(what) passes")
    }
}
