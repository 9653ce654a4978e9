// A disk that can fail, under SQLite: it forwards everything to the system's own file layer, and
// for attached directories it keeps what was written and not yet synced, fails when told to, and
// makes the image that a killed process or a lost power supply would leave behind.
//
// SQLite's documentation, "The SQLite OS Interface or VFS" (sqlite.org/vfs.html), describes the
// interface that is implemented here.

#ifndef MARTLET_FAULT_DISK_H
#define MARTLET_FAULT_DISK_H

#include <stdint.h>

/// A directory that is watched.
typedef struct martlet_disk martlet_disk;

/// Puts this layer under every database that the process opens from now on. Idempotent, thread-safe.
/// Returns 0, or SQLite's code.
int martlet_disk_install(void);

/// Watches the databases of a directory. `records` is 1 where power may be lost later: unsynced
/// writes are then kept in memory. Returns NULL when there is no memory.
martlet_disk *martlet_disk_attach(const char *directory, int records);

/// Ends the watching. No database of the directory may be open any more.
void martlet_disk_detach(martlet_disk *disk);

/// What fails.
enum { martlet_disk_write = 0, martlet_disk_sync = 1 };

/// After `calls` more calls of the kind, `failures` calls give SQLite's result `code`; a negative
/// number of failures means for ever, none heals the disk.
void martlet_disk_fail(martlet_disk *disk, int kind, int64_t calls, int64_t failures, int code);

/// How many calls of the kind were made, and how many of them failed by order.
int64_t martlet_disk_calls(const martlet_disk *disk, int kind);
int64_t martlet_disk_failures(const martlet_disk *disk, int kind);

/// Writes into the directory `into`, which must exist, what the next process would find: everything
/// that was written (a killed process), or with `loses_power` the synced content and of what was
/// not synced a random part, sector by sector. Shared memory and lock files are left out, as they
/// do not outlive their processes. Returns 0 or an errno.
int martlet_disk_image(martlet_disk *disk, const char *into, int loses_power, uint64_t seed);

#endif
