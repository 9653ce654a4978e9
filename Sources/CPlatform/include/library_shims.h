// Shared libraries that are loaded at their first use and not with the program: libcurl alone brings some forty others
// with it, which every start would have to map and relocate before its first instruction.
#pragma once
#include <stddef.h>

enum {
    MARTLET_LIBRARY_TEXT_MAX = 256,  // bytes of a message, with its end
};

/// Finds `count` functions of the shared library `file` by their `names` and writes their addresses into `table`. The
/// library stays loaded for the life of the process. Returns 0; or -1 with the dynamic loader's words in `problem`, and
/// then the table is not to be used.
int martlet_library_load(
    const char *file, const char *const *names, void **table, size_t count,
    char problem[MARTLET_LIBRARY_TEXT_MAX]);

/// Loads libcurl. Call it once, before any other function of `curl_shims.h`. Returns like `martlet_library_load`.
int martlet_curl_load(char problem[MARTLET_LIBRARY_TEXT_MAX]);

/// Loads libedit. Call it once, before `martlet_editor_open`. Returns like `martlet_library_load`.
int martlet_editor_load(char problem[MARTLET_LIBRARY_TEXT_MAX]);

/// Loads libcairo. Call it once, before any other function of `cairo_shims.h`. Returns like `martlet_library_load`.
int martlet_cairo_load(char problem[MARTLET_LIBRARY_TEXT_MAX]);

/// Loads libqrencode. Call it once, before `martlet_qr_encode`. Returns like `martlet_library_load`.
int martlet_qr_load(char problem[MARTLET_LIBRARY_TEXT_MAX]);
