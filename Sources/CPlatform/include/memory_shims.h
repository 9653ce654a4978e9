// Handing back memory that only the start needed.
#pragma once
#include <stddef.h>

/// Two arenas of the allocator at most, so that memory which one thread freed serves the others too. Call it before the
/// second thread starts.
void martlet_bound_arenas(void);

/// Hands clean pages of the program and its libraries back to the kernel, and the allocator's free ones. Whoever touches
/// one again gets the same content from the page cache, at the price of a minor fault. Only segments that were never
/// writable are touched: code and constants (a debugger's breakpoints in them are lost). Returns the bytes of address
/// space that were handed back.
size_t martlet_release_pages(void);
