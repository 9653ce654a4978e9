internal import CPlatform

/// Keeps the process small for a long life: what only the start needed goes back to the system.
package enum MemoryRelease {
    /// Lets the allocator have two arenas at most, one for each core of a small machine. Call it once,
    /// before the second thread starts.
    package static func boundArenas() { martlet_bound_arenas() }

    /// Hands back the pages of code and constants, which the kernel can read again from its page cache,
    /// and the free ones of the allocator. Nothing that was ever written is touched. It takes about
    /// a millisecond; after it every page in use costs one minor fault, well under a microsecond each.
    ///
    /// - Returns: the address space that was handed back, in bytes; how much of it was in memory the
    ///   kernel does not say.
    @discardableResult
    package static func run() -> Int { martlet_release_pages() }
}
