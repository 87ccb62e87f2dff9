/*
 * The helper's side: one picture in, its web sizes out, inside a sandbox.
 *
 * Order matters. Limits first; then libvips is loaded, which opens many files; then the sandbox closes, and only then are a stranger's
 * bytes looked at.
 * libvips is loaded here and not linked to the program, so that the server itself neither carries nor starts its hundred libraries.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vips/vips.h>

#include "outside/filetype.h"
#include "outside/picture.h"

#define MEMORY_BYTES (1536L * 1024 * 1024)
#define CPU_SECONDS 20
#define QUALITY 80

/* ---- libvips, by name --------------------------------------------------------------------------------------------------- */

struct vips {
        __typeof__(vips_init) *init;
        __typeof__(vips_concurrency_set) *concurrency_set;
        __typeof__(vips_cache_set_max) *cache_set_max;
        __typeof__(vips_image_new_from_buffer) *new_from_buffer;
        __typeof__(vips_image_get_width) *get_width;
        __typeof__(vips_image_get_height) *get_height;
        __typeof__(vips_image_get_orientation_swap) *get_swap;
        __typeof__(vips_image_copy_memory) *copy_memory;
        __typeof__(vips_thumbnail_image) *thumbnail_image;
        __typeof__(vips_webpsave_buffer) *webpsave_buffer;
};

static enum err load_vips(struct vips *v)
{
        void *lib = dlopen("libvips.so.42", RTLD_NOW | RTLD_LOCAL);
        const struct {
                const char *name;
                void *at;
        } names[] = {
                { "vips_init", &v->init },
                { "vips_concurrency_set", &v->concurrency_set },
                { "vips_cache_set_max", &v->cache_set_max },
                { "vips_image_new_from_buffer", &v->new_from_buffer },
                { "vips_image_get_width", &v->get_width },
                { "vips_image_get_height", &v->get_height },
                { "vips_image_get_orientation_swap", &v->get_swap },
                { "vips_image_copy_memory", &v->copy_memory },
                { "vips_thumbnail_image", &v->thumbnail_image },
                { "vips_webpsave_buffer", &v->webpsave_buffer },
        };

        if (lib == NULL)
                return ERR_CONFIG;
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
                void *f = dlsym(lib, names[i].name);
                if (f == NULL)
                        return ERR_CONFIG;
                memcpy(names[i].at, &f, sizeof f);
        }
        if (v->init("wasl picture-helper") != 0)
                return ERR_CONFIG;
        v->concurrency_set(1);
        v->cache_set_max(0);
        return OK;
}

/* ---- The sandbox ----------------------------------------------------------------------------------------------------------- */

static enum err set_limit(__rlimit_resource_t what, rlim_t most)
{
        struct rlimit l = { most, most };

        return setrlimit(what, &l) == 0 ? OK : ERR_CONFIG;
}

/* check: the report may go to a file. */
static enum err enter_limits(bool check)
{
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
                return ERR_CONFIG;
        TRY(set_limit(RLIMIT_CORE, 0));
        if (!check)
                TRY(set_limit(RLIMIT_FSIZE, 0)); /* pipes are no files */
        TRY(set_limit(RLIMIT_CPU, CPU_SECONDS));
#ifndef __SANITIZE_ADDRESS__ /* the sanitizer's shadow alone is larger than any limit */
        TRY(set_limit(RLIMIT_AS, MEMORY_BYTES));
#endif
        return OK;
}

/* What computing, threads, and the two pipes need. Everything else answers EPERM. */
static const int allowed[] = {
        SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat),
        SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
        SCMP_SYS(membarrier), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getcpu),
        SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
        SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
        SCMP_SYS(exit), SCMP_SYS(exit_group),
};

static int add_rules(scmp_filter_ctx f)
{
        const unsigned long thread = CLONE_VM | CLONE_THREAD;
        int bad = 0;

        for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
                bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
        /* memory never becomes code */
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        /* threads, but no processes; clone3 hides its flags in memory, so the C library is told to use clone */
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
        bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
        /* fstat() is this with an empty path; with a path it would tell which files exist */
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
        return bad;
}

static enum err enter_sandbox(void)
{
        scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
        int bad;

        if (f == NULL)
                return ERR_CONFIG;
        bad = seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1); /* threads that are there already, too */
        bad |= add_rules(f);
        if (bad == 0)
                bad = seccomp_load(f);
        seccomp_release(f);
        return bad == 0 ? OK : ERR_CONFIG;
}

/* ---- Checking the sandbox ------------------------------------------------------------------------------------------------------ */

static bool opens_a_file(void)
{
        return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool makes_a_file(void)
{
        return open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600) >= 0;
}

static bool opens_a_socket(void)
{
        return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool starts_a_process(void)
{
        pid_t pid = fork();

        if (pid == 0)
                _exit(0);
        return pid > 0;
}

static bool starts_a_program(void)
{
        char *argv[] = { (char[]){ "/bin/true" }, NULL };

        execv(argv[0], argv);
        return errno != EPERM;
}

static bool makes_code(void)
{
        return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool sends_a_signal(void)
{
        return kill(getpid(), 0) == 0;
}

static bool raises_its_limits(void)
{
        struct rlimit more = { RLIM_INFINITY, RLIM_INFINITY };

        return setrlimit(RLIMIT_CPU, &more) == 0;
}

static int check_sandbox(void)
{
        static const struct {
                const char *what;
                bool (*works)(void);
        } tries[] = {
                { "open a file", opens_a_file },         { "make a file", makes_a_file },           { "open a socket", opens_a_socket },
                { "start a process", starts_a_process }, { "start a program", starts_a_program },   { "make code in memory", makes_code },
                { "send a signal", sends_a_signal }, { "raise its limits", raises_its_limits },
        };
        int worked = 0;
        char line[128];

        for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
                bool bad = tries[i].works();
                int n = snprintf(line, sizeof line, "%s: %s\n", tries[i].what, bad ? "WORKED" : "refused");
                worked += bad;
                if (write(1, line, (size_t)n) != n)
                        return 1;
        }
        return worked == 0 ? 0 : 1;
}

/* ---- Pictures ----------------------------------------------------------------------------------------------------------------- */

static enum err read_input(struct arena *a, struct str *ret)
{
        struct buf b = buf_in(a);

        for (;;) {
                buf_reserve(&b, 1 << 20);
                ssize_t n = read(0, b.p + b.n, 1 << 20);
                if (n == 0)
                        break;
                if (n < 0)
                        return ERR_IO;
                b.n += (size_t)n;
                if (b.n > LIMIT_FILE_BYTES)
                        return ERR_TOO_LARGE;
        }
        *ret = buf_str(&b);
        return OK;
}

/* Reads the header only: nothing is decoded before the number of pixels is known. */
static enum err check_header(const struct vips *v, struct str in, struct picture_wire *w, bool *ret_jpeg)
{
        struct filetype t;
        VipsImage *image;

        if (filetype_of(str_slice(in, 0, FILETYPE_HEAD_BYTES), S("picture"), &t) != OK || t.kind != FILE_PICTURE)
                return ERR_TYPE;
        image = v->new_from_buffer(in.p, in.n, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
        if (image == NULL)
                return ERR_INVALID;
        int64_t width = v->get_width(image), height = v->get_height(image);
        bool swap = v->get_swap(image);
        /* images are left to the end of the process, which is near: letting go of them would need glib's own functions */
        if (width <= 0 || height <= 0)
                return ERR_INVALID;
        if (width * height > LIMIT_PICTURE_PIXELS)
                return ERR_LIMIT;
        w->width = (uint32_t)(swap ? height : width);
        w->height = (uint32_t)(swap ? width : height);
        *ret_jpeg = str_eq(t.media_type, S("image/jpeg"));
        return OK;
}

/*
 * Decodes into memory, so that damage shows now and not as grey stripes. JPEG can be decoded at 1/2, 1/4, 1/8 for a fraction of the work.
 */
static enum err decode(const struct vips *v, struct str in, const struct picture_wire *w, bool jpeg, int largest, VipsImage **ret)
{
        VipsImage *lazy, *whole;
        int shrink = 1;

        while (jpeg && shrink < 8 && (int64_t)w->width / (shrink * 2) >= largest && (int64_t)w->height / (shrink * 2) >= largest)
                shrink *= 2;
        if (jpeg)
                lazy = v->new_from_buffer(in.p, in.n, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR,
                                          "shrink", shrink, NULL);
        else
                lazy = v->new_from_buffer(in.p, in.n, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        if (lazy == NULL)
                return ERR_INVALID;
        whole = v->copy_memory(lazy);
        if (whole == NULL)
                return ERR_INVALID;
        *ret = whole;
        return OK;
}

static uint32_t le32(const char *p)
{
        const unsigned char *u = (const unsigned char *)p;

        return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

/* A WebP with its pixels only: where, when and by whom a picture was taken is in other chunks, and those are left out. */
static enum err bare_webp(struct arena *a, struct str in, struct str *ret)
{
        static const char *const kept[] = { "VP8X", "ALPH", "VP8 ", "VP8L" };
        struct buf b = buf_in(a);
        size_t at = 12;

        if (in.n < 12)
                return ERR_INVALID;
        buf_put(&b, str_slice(in, 0, 12));
        while (at + 8 <= in.n) {
                size_t size = 8 + (((size_t)le32(in.p + at + 4) + 1) & ~(size_t)1);
                struct str chunk = str_slice(in, at, at + size);
                if (chunk.n != size)
                        return ERR_INVALID;
                for (size_t i = 0; i < ARRAY_LEN(kept); i++)
                        if (memcmp(chunk.p, kept[i], 4) == 0)
                                buf_put(&b, chunk);
                at += size;
        }
        if (b.n > 20 && memcmp(b.p + 12, "VP8X", 4) == 0)
                b.p[20] &= 0x10; /* of its flags only "has alpha" is still true */
        for (int i = 0; i < 4; i++)
                b.p[4 + i] = (char)((b.n - 8) >> (8 * i) & 0xff);
        *ret = buf_str(&b);
        return OK;
}

static enum err make_size(const struct vips *v, struct arena *a, VipsImage *whole, int width, struct picture_wire *w, struct str *ret_webp)
{
        VipsImage *small = NULL;
        void *bytes = NULL;
        size_t n = 0;

        /* VIPS_SIZE_DOWN: never larger than it came. Upright by its own orientation mark; colours to sRGB. */
        if (v->thumbnail_image(whole, &small, width, "height", width * PICTURE_MAX_RATIO, "size", VIPS_SIZE_DOWN,
                               "export_profile", "srgb", NULL) != 0)
                return ERR_INVALID;
        if (v->webpsave_buffer(small, &bytes, &n, "Q", QUALITY, "smart_subsample", TRUE, NULL) != 0)
                return ERR_INVALID;
        TRY(bare_webp(a, (struct str){ bytes, n }, ret_webp));
        if (ret_webp->n > LIMIT_PICTURE_OUT_BYTES / 2)
                return ERR_TOO_LARGE;
        w->sizes[w->n].width = (uint32_t)v->get_width(small);
        w->sizes[w->n].height = (uint32_t)v->get_height(small);
        w->sizes[w->n].bytes = (uint32_t)ret_webp->n;
        w->n++;
        return OK;
}

static enum err make_sizes(const struct vips *v, struct arena *a, struct picture_wire *w, struct str ret_webp[PICTURE_SIZES])
{
        static const int widths[PICTURE_SIZES] = PICTURE_WIDTHS;
        struct str in;
        VipsImage *whole;
        bool jpeg;

        TRY(read_input(a, &in));
        TRY(check_header(v, in, w, &jpeg));
        TRY(decode(v, in, w, jpeg, widths[0], &whole));
        for (size_t i = 0; i < PICTURE_SIZES; i++) {
                if (w->n > 0 && w->sizes[w->n - 1].width <= (uint32_t)widths[i])
                        continue; /* the one before is no larger */
                TRY(make_size(v, a, whole, widths[i], w, &ret_webp[w->n]));
        }
        return OK;
}

static bool write_all(const void *bytes, size_t n)
{
        const char *p = bytes;

        while (n > 0) {
                ssize_t done = write(1, p, n);
                if (done < 0)
                        return false;
                p += done;
                n -= (size_t)done;
        }
        return true;
}

static int helper_run(const struct vips *v)
{
        struct arena *a = arena_new(1 << 20);
        struct picture_wire w = { .magic = { 'w', 'p', 'x', '1' } };
        struct str webp[PICTURE_SIZES] = { { 0 } };
        enum err e = make_sizes(v, a, &w, webp);
        bool good;

        w.err = (int32_t)e;
        good = write_all(&w, sizeof w);
        for (size_t i = 0; e == OK && good && i < w.n; i++)
                good = write_all(webp[i].p, webp[i].n);
        return good ? 0 : 1;
}

int picture_helper_main(int argc, char **argv)
{
        bool check = argc > 2 && strcmp(argv[2], "--check-sandbox") == 0;
        struct vips v;

        if (enter_limits(check) != OK || load_vips(&v) != OK || enter_sandbox() != OK)
                _exit(2);
        /* without the exit handlers of a hundred libraries, which would want to do what is forbidden now */
        _exit(check ? check_sandbox() : helper_run(&v));
}
