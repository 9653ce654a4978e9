#define _GNU_SOURCE
#include "memory_shims.h"

#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void martlet_bound_arenas(void) { mallopt(M_ARENA_MAX, 2); }

// A segment that may be written, or was while relocations were applied, holds what is in no file.
static int has_relocated_text(const ElfW(Phdr) *headers, int count, ElfW(Addr) base) {
    for (int index = 0; index < count; index++) {
        if (headers[index].p_type != PT_DYNAMIC) { continue; }
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(base + headers[index].p_vaddr);
        for (; entry->d_tag != DT_NULL; entry++) {
            if (entry->d_tag == DT_TEXTREL) { return 1; }
            if (entry->d_tag == DT_FLAGS && entry->d_un.d_val & DF_TEXTREL) { return 1; }
        }
    }
    return 0;
}

static int release_object(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    size_t *released = context;
    // The kernel's own pages (vDSO) have no file either; they refuse the call, which is fine.
    if (has_relocated_text(object->dlpi_phdr, object->dlpi_phnum, object->dlpi_addr)) { return 0; }
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[index];
        if (header->p_type != PT_LOAD || header->p_flags & PF_W) { continue; }
        uintptr_t begin = object->dlpi_addr + header->p_vaddr;
        uintptr_t end = begin + header->p_filesz;
        // Whole pages alone: at the edges another segment's may begin.
        begin = (begin + page - 1) & ~(page - 1);
        end &= ~(page - 1);
        if (begin < end && madvise((void *)begin, end - begin, MADV_DONTNEED) == 0) {
            *released += end - begin;
        }
    }
    return 0;
}

size_t martlet_release_pages(void) {
    size_t released = 0;
    dl_iterate_phdr(release_object, &released);
    malloc_trim(0);
    return released;
}
