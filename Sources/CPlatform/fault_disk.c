#include "fault_disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// One write that is not synced yet, with what stood there before.
typedef struct pending_write {
  sqlite3_int64 offset;
  int length;
  unsigned char *before;
  unsigned char *after;
} pending_write;

// A file of a watched directory; it outlives the handles to it.
typedef struct watched_file {
  char *name;
  pending_write *writes;
  int count, room;
  // The size when it was synced last.
  sqlite3_int64 synced_size;
  struct watched_file *next;
} watched_file;

struct martlet_disk {
  char *directory;
  size_t directory_length;
  int records;
  int64_t calls[2], failed[2], calls_left[2], failures_left[2];
  int code[2];
  watched_file *files;
  martlet_disk *next;
};

// A handle as SQLite holds it; the system's handle follows it in memory.
typedef struct disk_handle {
  sqlite3_file base;
  martlet_disk *disk;
  watched_file *file;
  sqlite3_file *real;
} disk_handle;

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static martlet_disk *registry;
static sqlite3_vfs *system_layer;
static sqlite3_vfs layer;

static martlet_disk *disk_of(const char *path) {
  if (path == NULL) return NULL;
  pthread_mutex_lock(&registry_lock);
  martlet_disk *disk = registry;
  while (disk != NULL && (strncmp(path, disk->directory, disk->directory_length) != 0 ||
                          path[disk->directory_length] != '/'))
    disk = disk->next;
  pthread_mutex_unlock(&registry_lock);
  return disk;
}

static void forget_writes(watched_file *file) {
  for (int i = 0; i < file->count; i++) {
    free(file->writes[i].before);
    free(file->writes[i].after);
  }
  file->count = 0;
}

static watched_file *file_of(martlet_disk *disk, const char *path) {
  const char *name = path + disk->directory_length + 1;
  for (watched_file *file = disk->files; file != NULL; file = file->next)
    if (strcmp(file->name, name) == 0) return file;
  watched_file *file = calloc(1, sizeof *file);
  if (file == NULL) return NULL;
  file->name = strdup(name);
  struct stat facts;
  file->synced_size = stat(path, &facts) == 0 ? facts.st_size : 0;
  file->next = disk->files;
  disk->files = file;
  return file;
}

// Counts a call; SQLite's result when it is to fail, SQLITE_OK otherwise.
static int counted(martlet_disk *disk, int kind) {
  if (disk == NULL) return SQLITE_OK;
  disk->calls[kind]++;
  if (disk->failures_left[kind] == 0) return SQLITE_OK;
  if (disk->calls_left[kind] > 0) {
    disk->calls_left[kind]--;
    return SQLITE_OK;
  }
  if (disk->failures_left[kind] > 0) disk->failures_left[kind]--;
  disk->failed[kind]++;
  return disk->code[kind];
}

static sqlite3_file *real_of(sqlite3_file *file) { return ((disk_handle *)file)->real; }

static int on_close(sqlite3_file *file) { return real_of(file)->pMethods->xClose(real_of(file)); }

static int on_read(sqlite3_file *file, void *into, int length, sqlite3_int64 offset) {
  return real_of(file)->pMethods->xRead(real_of(file), into, length, offset);
}

static int keep_write(disk_handle *handle, const void *from, int length, sqlite3_int64 offset) {
  watched_file *file = handle->file;
  if (file->count == file->room) {
    int room = file->room == 0 ? 64 : file->room * 2;
    pending_write *writes = realloc(file->writes, (size_t)room * sizeof *writes);
    if (writes == NULL) return SQLITE_NOMEM;
    file->writes = writes;
    file->room = room;
  }
  pending_write *kept = &file->writes[file->count];
  kept->before = calloc(1, (size_t)length);
  kept->after = malloc((size_t)length);
  if (kept->before == NULL || kept->after == NULL) return SQLITE_NOMEM;
  kept->offset = offset;
  kept->length = length;
  memcpy(kept->after, from, (size_t)length);
  // A short read leaves zeros, which is what a hole holds.
  (void)handle->real->pMethods->xRead(handle->real, kept->before, length, offset);
  file->count++;
  return SQLITE_OK;
}

static int on_write(sqlite3_file *file, const void *from, int length, sqlite3_int64 offset) {
  disk_handle *handle = (disk_handle *)file;
  int code = counted(handle->disk, martlet_disk_write);
  if (code != SQLITE_OK) return code;
  if (handle->disk != NULL && handle->disk->records && handle->file != NULL) {
    code = keep_write(handle, from, length, offset);
    if (code != SQLITE_OK) return code;
  }
  return handle->real->pMethods->xWrite(handle->real, from, length, offset);
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size) {
  disk_handle *handle = (disk_handle *)file;
  if (handle->file != NULL && handle->file->synced_size > size) handle->file->synced_size = size;
  return handle->real->pMethods->xTruncate(handle->real, size);
}

static int on_sync(sqlite3_file *file, int flags) {
  disk_handle *handle = (disk_handle *)file;
  int code = counted(handle->disk, martlet_disk_sync);
  if (code != SQLITE_OK) return code;
  if (handle->file != NULL) {
    forget_writes(handle->file);
    sqlite3_int64 size = 0;
    if (handle->real->pMethods->xFileSize(handle->real, &size) == SQLITE_OK)
      handle->file->synced_size = size;
    // The watched directory lies in memory; there is nothing to gain from a real sync.
    return SQLITE_OK;
  }
  return handle->real->pMethods->xSync(handle->real, flags);
}

static int on_size(sqlite3_file *file, sqlite3_int64 *size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
static int on_lock(sqlite3_file *file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
static int on_unlock(sqlite3_file *file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
static int on_reserved(sqlite3_file *file, int *is_reserved) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}
static int on_control(sqlite3_file *file, int what, void *argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}
static int on_sector(sqlite3_file *file) {
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}
static int on_traits(sqlite3_file *file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
static int on_map(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
  return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extends, memory);
}
static int on_map_lock(sqlite3_file *file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
static void on_barrier(sqlite3_file *file) {
  real_of(file)->pMethods->xShmBarrier(real_of(file));
}
static int on_unmap(sqlite3_file *file, int deletes) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), deletes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = on_close,
    .xRead = on_read,
    .xWrite = on_write,
    .xTruncate = on_truncate,
    .xSync = on_sync,
    .xFileSize = on_size,
    .xLock = on_lock,
    .xUnlock = on_unlock,
    .xCheckReservedLock = on_reserved,
    .xFileControl = on_control,
    .xSectorSize = on_sector,
    .xDeviceCharacteristics = on_traits,
    .xShmMap = on_map,
    .xShmLock = on_map_lock,
    .xShmBarrier = on_barrier,
    .xShmUnmap = on_unmap,
};

static int on_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *found) {
  (void)vfs;
  disk_handle *handle = (disk_handle *)file;
  memset(handle, 0, sizeof *handle);
  handle->real = (sqlite3_file *)(handle + 1);
  int code = system_layer->xOpen(system_layer, path, handle->real, flags, found);
  if (code != SQLITE_OK) return code;
  handle->disk = disk_of(path);
  if (handle->disk != NULL) handle->file = file_of(handle->disk, path);
  handle->base.pMethods = &methods;
  return SQLITE_OK;
}

static int on_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
  (void)vfs;
  martlet_disk *disk = disk_of(path);
  if (disk != NULL) {
    watched_file *file = file_of(disk, path);
    if (file != NULL) {
      forget_writes(file);
      file->synced_size = 0;
    }
  }
  return system_layer->xDelete(system_layer, path, disk == NULL ? syncs : 0);
}

int martlet_disk_install(void) {
  pthread_mutex_lock(&registry_lock);
  int code = SQLITE_OK;
  if (system_layer == NULL) {
    // Without statistics SQLite's allocations take no lock that all threads share; where SQLite runs
    // already it refuses, and nothing is lost.
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    code = sqlite3_initialize();
    system_layer = code == SQLITE_OK ? sqlite3_vfs_find(NULL) : NULL;
    if (system_layer != NULL) {
      layer = *system_layer;
      layer.zName = "martlet-fault-disk";
      layer.szOsFile = (int)sizeof(disk_handle) + system_layer->szOsFile;
      layer.pNext = NULL;
      layer.xOpen = on_open;
      layer.xDelete = on_delete;
      code = sqlite3_vfs_register(&layer, 1);
    } else if (code == SQLITE_OK) {
      code = SQLITE_ERROR;
    }
  }
  pthread_mutex_unlock(&registry_lock);
  return code;
}

martlet_disk *martlet_disk_attach(const char *directory, int records) {
  martlet_disk *disk = calloc(1, sizeof *disk);
  if (disk == NULL) return NULL;
  disk->directory = strdup(directory);
  disk->directory_length = strlen(directory);
  disk->records = records;
  pthread_mutex_lock(&registry_lock);
  disk->next = registry;
  registry = disk;
  pthread_mutex_unlock(&registry_lock);
  return disk;
}

void martlet_disk_detach(martlet_disk *disk) {
  pthread_mutex_lock(&registry_lock);
  for (martlet_disk **link = &registry; *link != NULL; link = &(*link)->next)
    if (*link == disk) {
      *link = disk->next;
      break;
    }
  pthread_mutex_unlock(&registry_lock);
  while (disk->files != NULL) {
    watched_file *file = disk->files;
    disk->files = file->next;
    forget_writes(file);
    free(file->writes);
    free(file->name);
    free(file);
  }
  free(disk->directory);
  free(disk);
}

void martlet_disk_fail(martlet_disk *disk, int kind, int64_t calls, int64_t failures, int code) {
  disk->calls_left[kind] = calls;
  disk->failures_left[kind] = failures;
  disk->code[kind] = code;
}

int64_t martlet_disk_calls(const martlet_disk *disk, int kind) { return disk->calls[kind]; }
int64_t martlet_disk_failures(const martlet_disk *disk, int kind) { return disk->failed[kind]; }

// SplitMix64, for a handful of coin tosses.
static uint64_t toss(uint64_t *state) {
  uint64_t bits = (*state += 0x9E3779B97F4A7C15u);
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
  return bits ^ (bits >> 31);
}

static int write_all(int to, const unsigned char *bytes, size_t length, off_t offset) {
  while (length > 0) {
    ssize_t written = pwrite(to, bytes, length, offset);
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes += written;
    length -= (size_t)written;
    offset += written;
  }
  return 0;
}

// Takes back what was not synced, then lets a random part of it reach the disk after all.
static int lose_power(const watched_file *file, int to, uint64_t *state) {
  int code = 0;
  for (int i = file->count - 1; i >= 0 && code == 0; i--) {
    const pending_write *lost = &file->writes[i];
    code = write_all(to, lost->before, (size_t)lost->length, (off_t)lost->offset);
  }
  if (code == 0 && ftruncate(to, (off_t)file->synced_size) != 0) code = errno;
  for (int i = 0; i < file->count && code == 0; i++) {
    const pending_write *kept = &file->writes[i];
    // Of each write: nothing, everything, or some of its sectors of 512 bytes.
    uint64_t fate = toss(state) % 3;
    if (fate == 0) continue;
    for (int at = 0; at < kept->length && code == 0; at += 512) {
      if (fate == 2 && (toss(state) & 1) == 0) continue;
      int length = kept->length - at < 512 ? kept->length - at : 512;
      code = write_all(to, kept->after + at, (size_t)length, (off_t)(kept->offset + at));
    }
  }
  return code;
}

static int copy_file(const char *from, const char *to, const watched_file *lost, uint64_t *state) {
  int source = open(from, O_RDONLY | O_CLOEXEC);
  if (source < 0) return errno;
  int target = open(to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  int code = target < 0 ? errno : 0;
  unsigned char buffer[65536];
  off_t offset = 0;
  while (code == 0) {
    ssize_t count = read(source, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) code = errno;
    if (count <= 0) break;
    code = write_all(target, buffer, (size_t)count, offset);
    offset += count;
  }
  if (code == 0 && lost != NULL) code = lose_power(lost, target, state);
  if (target >= 0) close(target);
  close(source);
  return code;
}

static int ends_with(const char *name, const char *ending) {
  size_t length = strlen(name), tail = strlen(ending);
  return length >= tail && strcmp(name + length - tail, ending) == 0;
}

static int by_name(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

int martlet_disk_image(martlet_disk *disk, const char *into, int loses_power, uint64_t seed) {
  DIR *directory = opendir(disk->directory);
  if (directory == NULL) return errno;
  char *names[64];
  size_t count = 0;
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    const char *name = entry->d_name;
    if (name[0] == '.' || ends_with(name, "-shm") || ends_with(name, ".lock")) continue;
    if (count < sizeof names / sizeof *names) names[count++] = strdup(name);
  }
  closedir(directory);
  // The order in which a folder lists its files must not decide anything.
  qsort(names, count, sizeof *names, by_name);
  int code = 0;
  uint64_t state = seed;
  for (size_t i = 0; i < count; i++) {
    char from[1024], to[1024];
    snprintf(from, sizeof from, "%s/%s", disk->directory, names[i]);
    snprintf(to, sizeof to, "%s/%s", into, names[i]);
    const watched_file *lost = loses_power ? disk->files : NULL;
    while (lost != NULL && strcmp(lost->name, names[i]) != 0) lost = lost->next;
    struct stat facts;
    if (code == 0 && stat(from, &facts) == 0 && S_ISREG(facts.st_mode))
      code = copy_file(from, to, lost, &state);
    free(names[i]);
  }
  return code;
}
