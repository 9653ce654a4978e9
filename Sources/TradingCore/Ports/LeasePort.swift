/// The right to speak to venues, which one process of a data directory has at a time. Asked
/// immediately before each message to a venue, so the answer must cost next to nothing.
package protocol LeasePort: AnyObject {
    /// Why this process must not send any more; nil while it leads. Once it is lost it stays lost.
    var loss: String? { get }
}
