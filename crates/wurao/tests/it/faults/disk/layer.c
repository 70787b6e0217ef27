/* A layer between the program and the disk, put in by LD_PRELOAD.
 *
 * It writes down what is done to the files under DISK_ROOT into DISK_LOG, in order: from that, a test works out what a
 * power cut at any moment may have left. Syncing is written down and not done. And while the file DISK_FULL is there,
 * writing fails as on a full disk, after as many more writes as the file's text says.
 *
 * A record is a line of text, `OP OFFSET LENGTH PATH`, followed by LENGTH bytes and a line's end. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static const char *root;
static size_t root_length;
static char *paths[65536];
static long left = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    root = getenv("DISK_ROOT");
    const char *log = getenv("DISK_LOG");
    if (!root) return;
    root_length = strlen(root);
    if (log) log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static int ours(const char *path) { return root && path && !strncmp(path, root, root_length); }

static const char *path_of(int fd) { return fd >= 0 && fd < 65536 ? paths[fd] : NULL; }

static void note(char op, const char *path, long long offset, const void *data, size_t length) {
    if (log_fd < 0) return;
    size_t most = PATH_MAX + 64;
    char *record = malloc(most + length);
    size_t head = snprintf(record, most, "%c %lld %zu %s\n", op, offset, length, path + root_length);
    if (length) memcpy(record + head, data, length);
    record[head + length] = '\n';
    syscall(SYS_write, log_fd, record, head + length + 1);
    free(record);
}

/* Whether this write fails. */
static int full(void) {
    const char *file = getenv("DISK_FULL");
    if (!file) return 0;
    char text[32] = {0};
    int fd = syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) { left = -1; return 0; }
    if (left < 0) left = syscall(SYS_read, fd, text, sizeof text - 1) > 0 ? atol(text) : 0;
    syscall(SYS_close, fd);
    if (left > 0) { left--; return 0; }
    return 1;
}

static int opened(const char *path, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
    if (!ours(path)) return real(path, flags, mode);
    pthread_mutex_lock(&turn);
    struct stat before;
    int there = stat(path, &before) == 0;
    if (!there && (flags & O_CREAT) && full()) {
        pthread_mutex_unlock(&turn);
        errno = ENOSPC;
        return -1;
    }
    int fd = real(path, flags, mode);
    if (fd >= 0 && fd < 65536) {
        free(paths[fd]);
        paths[fd] = strdup(path);
        if (!there && (flags & O_CREAT)) note('C', path, 0, NULL, 0);
        else if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY) note('T', path, 0, NULL, 0);
    }
    pthread_mutex_unlock(&turn);
    return fd;
}

int open(const char *path, int flags, ...) {
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    return opened(path, flags, mode, REAL(open));
}

int open64(const char *path, int flags, ...) {
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    return opened(path, flags, mode, REAL(open64));
}

int close(int fd) {
    pthread_mutex_lock(&turn);
    if (path_of(fd)) { free(paths[fd]); paths[fd] = NULL; }
    int done = REAL(close)(fd);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    if (!path_of(fd)) return REAL(pwrite64)(fd, data, length, offset);
    pthread_mutex_lock(&turn);
    ssize_t done = -1;
    if (full()) errno = ENOSPC;
    else if ((done = REAL(pwrite64)(fd, data, length, offset)) > 0) note('W', paths[fd], offset, data, done);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int fd, const void *data, size_t length) {
    if (!path_of(fd)) return REAL(write)(fd, data, length);
    pthread_mutex_lock(&turn);
    ssize_t done = -1;
    if (full()) errno = ENOSPC;
    else if ((done = REAL(write)(fd, data, length)) > 0)
        note('W', paths[fd], lseek64(fd, 0, SEEK_CUR) - done, data, done);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!path_of(fd)) return REAL(writev)(fd, parts, count);
    /* A short write is allowed: the caller goes on with the rest. */
    for (int i = 0; i < count; i++) if (parts[i].iov_len) return write(fd, parts[i].iov_base, parts[i].iov_len);
    return 0;
}

int ftruncate64(int fd, off64_t length) {
    if (!path_of(fd)) return REAL(ftruncate64)(fd, length);
    pthread_mutex_lock(&turn);
    struct stat now;
    int done = -1;
    if (fstat(fd, &now) == 0 && length > now.st_size && full()) errno = ENOSPC;
    else if ((done = REAL(ftruncate64)(fd, length)) == 0) note('T', paths[fd], length, NULL, 0);
    pthread_mutex_unlock(&turn);
    return done;
}

static int synced(int fd, int (*real)(int)) {
    if (!path_of(fd)) return real(fd);
    pthread_mutex_lock(&turn);
    note('S', paths[fd], 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    return 0;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

int rename(const char *from, const char *to) {
    if (!ours(from) || !ours(to)) return REAL(rename)(from, to);
    pthread_mutex_lock(&turn);
    int done = REAL(rename)(from, to);
    if (done == 0) note('R', from, 0, to + root_length, strlen(to) - root_length);
    pthread_mutex_unlock(&turn);
    return done;
}

int unlink(const char *path) {
    if (!ours(path)) return REAL(unlink)(path);
    pthread_mutex_lock(&turn);
    int done = REAL(unlink)(path);
    if (done == 0) note('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int mkdir(const char *path, mode_t mode) {
    if (!ours(path)) return REAL(mkdir)(path, mode);
    pthread_mutex_lock(&turn);
    int done = REAL(mkdir)(path, mode);
    if (done == 0) note('M', path, 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    return done;
}
