#define _GNU_SOURCE
#include "host_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { SIGNAL_NUMBERS = 65 };

// One more than the descriptor, so that static zeroes mean "not routed".
static atomic_int routes[SIGNAL_NUMBERS];

static void forward(int signal_number) {
    int saved = errno;
    int route = atomic_load(&routes[signal_number]);
    if (route > 0) {
        unsigned char byte = (unsigned char)signal_number;
        // A full pipe loses the byte; then 64 KB of signals wait to be read, which say the same.
        ssize_t ignored = write(route - 1, &byte, 1);
        (void)ignored;
    }
    errno = saved;
}

int martlet_route_signal(int signal_number, int descriptor) {
    if (signal_number <= 0 || signal_number >= SIGNAL_NUMBERS) {
        errno = EINVAL;
        return -1;
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    action.sa_handler = descriptor < 0 ? SIG_DFL : forward;
    if (descriptor >= 0) {
        atomic_store(&routes[signal_number], descriptor + 1);
    }
    int outcome = sigaction(signal_number, &action, NULL);
    if (descriptor < 0) {
        atomic_store(&routes[signal_number], 0);
    } else if (outcome == 0) {
        // A mask is inherited: some starters leave these signals blocked, and then nothing but
        // SIGKILL would end this process.
        sigset_t watched;
        sigemptyset(&watched);
        sigaddset(&watched, signal_number);
        pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
    }
    return outcome;
}

void martlet_ignore_write_signals(void) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int64_t martlet_peer_user(int socket_descriptor) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(socket_descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
        return -1;
    }
    return (int64_t)peer.uid;
}

int martlet_terminal_columns(int descriptor) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

int martlet_open_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
}

int martlet_accept(int listening_descriptor) {
    return accept4(listening_descriptor, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

void martlet_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

// Glibc has had wrappers since 2.36 only.
int martlet_open_process(int32_t process) {
    // The kernel sets close-on-exec by itself.
    return (int)syscall(SYS_pidfd_open, (pid_t)process, 0);
}

int martlet_kill_process(int descriptor) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, NULL, 0);
}

int64_t martlet_file_system(const char *path) {
    struct statfs facts;
    if (statfs(path, &facts) != 0) {
        return -1;
    }
    // Some magic numbers do not fit into a signed long of 32 bits.
    return (int64_t)(uint32_t)facts.f_type;
}
