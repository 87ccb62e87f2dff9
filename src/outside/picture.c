/* The parent's side: starts the helper, waits with a limit, believes nothing that comes back. */
#include "outside/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "outside/filetype.h"

static void close_fdp(int *fd)
{
        if (*fd >= 0)
                close(*fd);
}

/* The helper gets the picture as standard input, the pipe as standard output, and nothing else of ours. */
static enum err start_helper(const char *helper, int from, int to, pid_t *ret)
{
        char name[] = "picture-helper";
        char *argv[] = { (char *)(uintptr_t)helper, name, NULL };
        /* one thread, no code made at run time, no loaders that are not meant for strangers' files */
        char *env[] = { (char[]){ "VIPS_CONCURRENCY=1" }, (char[]){ "VIPS_NOVECTOR=1" }, (char[]){ "VIPS_BLOCK_UNTRUSTED=1" },
                (char[]){ "LC_ALL=C" }, NULL };
        posix_spawn_file_actions_t fa;
        posix_spawnattr_t at;
        sigset_t none;
        int bad;

        sigemptyset(&none);
        if (posix_spawn_file_actions_init(&fa) != 0)
                return ERR_OUTSIDE;
        posix_spawnattr_init(&at);
        posix_spawnattr_setsigmask(&at, &none);
        posix_spawnattr_setflags(&at, POSIX_SPAWN_SETSIGMASK);
        bad = posix_spawn_file_actions_adddup2(&fa, from, 0);
        bad |= posix_spawn_file_actions_adddup2(&fa, to, 1);
        bad |= posix_spawn_file_actions_addopen(&fa, 2, "/dev/null", O_WRONLY, 0);
        bad |= posix_spawn_file_actions_addclosefrom_np(&fa, 3);
        if (bad == 0)
                bad = posix_spawn(ret, helper, &fa, &at, argv, env);
        posix_spawnattr_destroy(&at);
        posix_spawn_file_actions_destroy(&fa);
        return bad == 0 ? OK : ERR_OUTSIDE;
}

static enum err wait_readable(int fd, uint64_t until_ns)
{
        for (;;) {
                uint64_t now = clock_mono_ns();
                struct pollfd p = { .fd = fd, .events = POLLIN };
                if (now >= until_ns)
                        return ERR_OUTSIDE;
                int n = poll(&p, 1, (int)((until_ns - now) / 1000000 + 1));
                if (n > 0)
                        return OK;
                if (n < 0 && errno != EINTR)
                        return ERR_OUTSIDE;
        }
}

/* Reads to the end. ERR_OUTSIDE: too late, too much, or broken. */
static enum err read_answer(struct arena *a, int fd, uint64_t until_ns, struct str *ret)
{
        struct buf b = buf_in(a);

        for (;;) {
                TRY(wait_readable(fd, until_ns));
                buf_reserve(&b, 65536);
                ssize_t n = read(fd, b.p + b.n, 65536);
                if (n == 0)
                        break;
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0 || b.n + (size_t)n > LIMIT_PICTURE_OUT_BYTES)
                        return ERR_OUTSIDE;
                b.n += (size_t)n;
        }
        *ret = buf_str(&b);
        return OK;
}

/* Errors that the helper may tell; anything else from it is a failure of its own. */
static enum err told_error(int32_t v)
{
        switch (v) {
        case ERR_TYPE:
        case ERR_LIMIT:
        case ERR_INVALID:
        case ERR_TOO_LARGE:
        case ERR_IO:
                return (enum err)v;
        default:
                return ERR_OUTSIDE;
        }
}

static bool plausible(const struct picture_wire *w)
{
        return w->n >= 1 && w->n <= PICTURE_SIZES && w->width > 0 && w->height > 0 && (int64_t)w->width * w->height <= LIMIT_PICTURE_PIXELS;
}

static enum err parse_answer(struct str answer, struct picture *ret)
{
        struct picture_wire w;
        struct picture p = { 0 };
        struct str rest;

        if (answer.n < sizeof w)
                return ERR_OUTSIDE;
        memcpy(&w, answer.p, sizeof w);
        if (memcmp(w.magic, PICTURE_MAGIC, sizeof w.magic) != 0)
                return ERR_OUTSIDE;
        if (w.err != OK)
                return told_error(w.err);
        if (!plausible(&w))
                return ERR_OUTSIDE;
        rest = str_slice(answer, sizeof w, answer.n);
        for (size_t i = 0; i < w.n; i++) {
                struct filetype t;
                struct str webp = str_slice(rest, 0, w.sizes[i].bytes);
                if (webp.n != w.sizes[i].bytes || w.sizes[i].width == 0 || w.sizes[i].height == 0)
                        return ERR_OUTSIDE;
                if (filetype_of(webp, S("picture"), &t) != OK || !str_eq(t.media_type, S("image/webp")))
                        return ERR_OUTSIDE;
                p.v[p.n++] = (struct picture_size){ w.sizes[i].width, w.sizes[i].height, webp };
                rest = str_slice(rest, webp.n, rest.n);
        }
        if (rest.n > 0)
                return ERR_OUTSIDE;
        p.width = w.width;
        p.height = w.height;
        *ret = p;
        return OK;
}

/* The helper has closed its output, or is to be stopped: either way it has nothing left to do. */
static void end_helper(pid_t pid)
{
        int status;

        kill(pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
}

enum err picture_sizes(struct arena *a, struct str helper, struct str path, struct picture *ret)
{
        uint64_t until_ns = clock_mono_ns() + (uint64_t)LIMIT_PICTURE_MS * 1000000;
        int from CLEANUP(close_fdp) = open(str_z(a, path), O_RDONLY | O_CLOEXEC);
        int pipe_fds[2];
        struct str answer;
        pid_t pid;

        if (from < 0)
                return ERR_IO;
        if (pipe2(pipe_fds, O_CLOEXEC) != 0)
                return ERR_OUTSIDE;
        int in CLEANUP(close_fdp) = pipe_fds[0];
        enum err e = start_helper(str_z(a, helper), from, pipe_fds[1], &pid);
        close(pipe_fds[1]);
        TRY(e);
        e = read_answer(a, in, until_ns, &answer);
        end_helper(pid);
        TRY(e);
        return parse_answer(answer, ret);
}
