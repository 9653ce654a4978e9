// Linux facts that Swift's Glibc module does not show, and signal handlers that must be C.
#pragma once
#include <stdint.h>

/// Sends every delivery of `signal_number` as one byte (the number) to `descriptor`, a non-blocking pipe's end.
/// A descriptor of -1 gives the signal its default action back. Returns 0, or -1 with errno.
int martlet_route_signal(int signal_number, int descriptor);

/// Ignores SIGPIPE and SIGXFSZ: a broken connection, and a file that may not grow, are then errors of the write,
/// not the end of the process.
void martlet_ignore_write_signals(void);

/// The user id of the process at the other end of a connected Unix socket; -1 when the kernel does not say.
int64_t martlet_peer_user(int socket_descriptor);

/// Width of the terminal in columns, or 0 when the descriptor is no terminal or does not say.
int martlet_terminal_columns(int descriptor);

/// Opens a pipe whose ends do not block and are not inherited. Returns 0, or -1 with errno.
int martlet_open_pipe(int ends[2]);

/// Takes one waiting connection, non-blocking and not inherited. Returns its descriptor, or -1 with errno.
int martlet_accept(int listening_descriptor);

/// Names the calling thread; the kernel takes at most 15 bytes.
void martlet_name_thread(const char *name);

/// A descriptor that stands for one process, not inherited; it is readable once that process has ended, and its
/// number is never given to another. Returns -1 with errno where there is no such process. Source: pidfd_open(2).
int martlet_open_process(int32_t process);

/// Ends the process of such a descriptor by SIGKILL. Returns 0, or -1 with errno. Source: pidfd_send_signal(2).
int martlet_kill_process(int descriptor);

/// The magic number of the file system that holds a path; -1 with errno. Source: statfs(2).
int64_t martlet_file_system(const char *path);
