import Testing

/// `#expect` for a condition that changes something as it is asked, which the macro does not take.
func expectHolds(
    _ condition: Bool,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(condition, comment, sourceLocation: sourceLocation)
}
