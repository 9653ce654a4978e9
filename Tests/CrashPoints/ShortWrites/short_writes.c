// Loaded before the program's libraries: of the writes to regular files the one whose number stands in
// SHORT_WRITE takes only half of its bytes and says so, as the system may do (write(2), pwrite(2)).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long counted;

static size_t allowed(int descriptor, size_t length) {
    struct stat facts;
    const char *number = getenv("SHORT_WRITE");
    if (!number || length < 2 || fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return length;
    return atomic_fetch_add(&counted, 1) + 1 == atol(number) ? length / 2 : length;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next) next = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return next(descriptor, bytes, allowed(descriptor, length), offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
    return pwrite64(descriptor, bytes, length, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    return next(descriptor, bytes, allowed(descriptor, length));
}
