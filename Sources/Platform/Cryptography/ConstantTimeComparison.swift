internal import CPlatform

/// Whether two byte strings are equal, in a time that depends on their lengths alone, so that a
/// forger learns nothing from how soon a wrong tag is refused. Unequal lengths are unequal at once.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            left.isEmpty || martlet_compare(left.baseAddress, right.baseAddress, left.count) == 0
        }
    }
}
