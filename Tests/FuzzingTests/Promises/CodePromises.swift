import Platform
import TradingCore

@testable import ChatOps

/// Typed codes and their alphabets: no text but the code itself is taken; bytes and digits are two forms
/// of the same.
enum CodePromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        let text = String(decoding: bytes, as: UTF8.self)
        try checkPairing(text)
        try checkCommandCode(text)
        try checkAlphabets(bytes, text)
        var feed = InputFeed(bytes)
        let counter = feed.number()
        let digits = 6 + Int(feed.byte() % 4)
        let password = OneTimePassword.hotp(key: feed.rest, counter: counter, digits: digits)
        try promise(
            password.utf8.count == digits && password.utf8.allSatisfy { (48...57).contains($0) },
            "\(password) is no code of \(digits) digits"
        )
    }

    private static func checkPairing(_ text: String) throws(BrokenPromise) {
        var code = PairingCode(random: [1, 35, 69, 103, 137], now: FuzzKeys.now)
        let right = code.shown.withExposed { $0.filter { $0 != "-" } }
        let typed = text.uppercased().filter { $0 != " " && $0 != "-" }
        let verdict = code.attempt(text, now: FuzzKeys.now)
        try promise((verdict == .accepted) == (typed == right), "‘\(text)’ is \(verdict)")
    }

    private static func checkCommandCode(_ text: String) throws(BrokenPromise) {
        let line = CommandLine(verb: "resume", arguments: ["crypto"])
        var codes = CodeGuard(keys: FuzzKeys.keys)
        if let typed = CodeText(text) {
            try promise(CodeText(shown(typed))?.text == typed.text, "\(typed.text) reads otherwise")
            let (verdict, _) = codes.judge(typed, for: line, now: FuzzKeys.now)
            try promise(verdict == .wrong(triesLeft: 4), "‘\(text)’ is \(verdict)")
        }
        // The right code of one line opens no other.
        let other = "/" + text
        guard let made = CommandCodes.code(for: other, keys: FuzzKeys.keys, now: FuzzKeys.now),
            let own = CommandLine(other), let right = made.withExposed({ CodeText($0) })
        else { return }
        let (taken, _) = codes.judge(right, for: own, now: FuzzKeys.now)
        guard case .accepted = taken else {
            throw BrokenPromise(description: "the right code of \(own.text) is \(taken)")
        }
        let (again, _) = codes.judge(right, for: own, now: FuzzKeys.now)
        try promise(again == .usedBefore, "a used code is \(again)")
        guard own != line else { return }
        let (stolen, _) = codes.judge(right, for: line, now: FuzzKeys.now)
        try promise(stolen != again && stolen != taken, "a code of \(own.text) is \(stolen)")
    }

    private static func shown(_ code: CodeText) -> String {
        code.isOneTime ? code.text : "\(code.text.prefix(5))-\(code.text.suffix(5))"
    }

    private static func checkAlphabets(_ bytes: [UInt8], _ text: String) throws(BrokenPromise) {
        try promise(Base32.decode(Base32.encode(bytes)) == bytes, "base 32 loses bytes")
        try promise(Base64.decode(Base64.encode(bytes)) == bytes, "base 64 loses bytes")
        try promise(Base64.decodeForURL(Base64.encodeForURL(bytes)) == bytes, "base 64 loses bytes")
        try promise(Hex.decode(Hex.encode(bytes)) == bytes, "hexadecimal loses bytes")
        if let decoded = Base64.decode(text) {
            let plain = Base64.encode(decoded).filter { $0 != "=" }
            try promise(text.hasPrefix(plain), "two spellings: \(text) and \(plain)")
        }
        if let decoded = Hex.decode(text) {
            try promise(Hex.encode(decoded) == text.lowercased(), "two spellings: \(text)")
        }
        if let decoded = Base32.decode(text) {
            let typed = text.uppercased().filter { $0 != " " && $0 != "-" && $0 != "=" }
            try promise(Base32.encode(decoded) == typed, "two spellings: \(text)")
        }
    }
}
