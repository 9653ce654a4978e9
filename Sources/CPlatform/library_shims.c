#include "library_shims.h"

#include <dlfcn.h>
#include <stdio.h>

// dlerror() hands its text out once, and to the thread that failed.
static int fail(char problem[MARTLET_LIBRARY_TEXT_MAX]) {
    const char *text = dlerror();
    snprintf(problem, MARTLET_LIBRARY_TEXT_MAX, "%s", text ? text : "no reason was given");
    return -1;
}

int martlet_library_load(
    const char *file, const char *const *names, void **table, size_t count,
    char problem[MARTLET_LIBRARY_TEXT_MAX]) {
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) { return fail(problem); }
    for (size_t index = 0; index < count; index++) {
        table[index] = dlsym(library, names[index]);
        if (table[index] == NULL) {
            int outcome = fail(problem);
            dlclose(library);
            return outcome;
        }
    }
    return 0;
}
