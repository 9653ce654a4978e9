// Tells the thread sanitizer what orders the slow ways of the standard library's Mutex.
//
// Its quick ways are compiled into the caller, where the sanitizer sees their atomics. A lock that has to
// wait, and an unlock that wakes somebody, are done by the kernel from within libswiftSynchronization,
// which is not compiled for the sanitizer: it would take everything that such a lock protects for a race.
// scripts/sanitize loads this before that library.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SLOW_LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define SLOW_UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent in the processes around the tests, which are not compiled for the sanitizer.
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

// Swift's calling convention: `self` has a register of its own.
#define SELF __attribute__((swift_context)) void *
#define SWIFT __attribute__((swiftcall))
typedef SWIFT void lock_function(uint32_t, SELF);
typedef SWIFT void unlock_function(SELF);

SWIFT void lock_slow(uint32_t thread, SELF handle) __asm__(SLOW_LOCK);
SWIFT void unlock_slow(SELF handle) __asm__(SLOW_UNLOCK);

SWIFT void lock_slow(uint32_t thread, SELF handle) {
  lock_function *next = (lock_function *)dlsym(RTLD_NEXT, SLOW_LOCK);
  next(thread, handle);
  if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlock_slow(SELF handle) {
  unlock_function *next = (unlock_function *)dlsym(RTLD_NEXT, SLOW_UNLOCK);
  if (__tsan_release) __tsan_release(handle);
  next(handle);
}
