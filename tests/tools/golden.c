/*
 * Runs a build-time program on the cases of a table and compares what it says and writes with what is expected.
 *
 *   golden PROGRAM CASES
 *
 * A case:
 *   === its name
 *   --- file PATH        files to make in an empty folder, until the next line that begins with "--- "
 *   --- run ARGUMENTS    the program runs in that folder
 *   --- exit STATUS
 *   --- output           standard output and error together
 *   --- wrote PATH       a file that must now hold exactly this
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

#define ARGS_MOST 32

static _Noreturn void stop(const char *what)
{
        fprintf(stderr, "golden: %s: %s\n", what, strerror(errno));
        exit(2);
}

static struct str read_file(struct arena *a, const char *path)
{
        struct buf b = buf_in(a);
        char chunk[8192];
        size_t n;
        FILE *f = fopen(path, "rb");

        if (f == NULL)
                return (struct str){ 0 };
        while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
                buf_put(&b, (struct str){ chunk, n });
        fclose(f);
        return buf_str(&b);
}

static void make_folders(char *path)
{
        for (char *p = path + 1; *p != '\0'; p++) {
                if (*p != '/')
                        continue;
                *p = '\0';
                if (mkdir(path, 0755) != 0 && errno != EEXIST)
                        stop(path);
                *p = '/';
        }
}

static void write_file(struct arena *a, const char *folder, struct str name, struct str content)
{
        char *path = str_z(a, str_fmt(a, "%s/%.*s", folder, STR_ARG(name)));
        FILE *f;

        make_folders(path);
        f = fopen(path, "wb");
        if (f == NULL || fwrite(content.p, 1, content.n, f) != content.n || fclose(f) != 0)
                stop(path);
}

/* Runs the program in the folder; returns its exit status. */
static int run(struct arena *a, const char *program, const char *folder, struct str args, struct str *ret_output)
{
        char *argv[ARGS_MOST + 2] = { str_z(a, str_c(program)) }, *log = str_z(a, str_fmt(a, "%s.log", folder));
        struct str arg;
        int n = 1, status;
        pid_t pid;

        while (n <= ARGS_MOST && str_next(&args, ' ', &arg))
                argv[n++] = str_z(a, arg);
        pid = fork();
        if (pid < 0)
                stop("fork");
        if (pid == 0) {
                int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
                if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0 || chdir(folder) != 0)
                        _exit(126);
                execv(argv[0], argv);
                _exit(127);
        }
        if (waitpid(pid, &status, 0) != pid)
                stop("waitpid");
        *ret_output = read_file(a, log);
        unlink(log);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool differs(const char *file, struct str name, const char *what, struct str got, struct str want)
{
        if (str_eq(got, want))
                return false;
        fprintf(stderr, "%s: %.*s: %s is\n%.*s\nbut should be\n%.*s\n", file, STR_ARG(name), what, STR_ARG(got), STR_ARG(want));
        return true;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
        (void)st, (void)type, (void)ftw;
        return remove(path);
}

struct state {
        struct arena *a;
        const char *program, *file, *folder;
        struct str name, output;
        int status;
        bool failed;
};

/* One "--- verb argument" with the lines that follow it. */
static void step(struct state *s, struct str head, struct str body)
{
        ptrdiff_t space = str_find(head, ' ');
        struct str verb = space < 0 ? head : str_slice(head, 0, (size_t)space);
        struct str argument = space < 0 ? (struct str){ 0 } : str_slice(head, (size_t)space + 1, head.n);
        struct arena *a = s->a;

        if (str_eq(verb, S("file"))) {
                write_file(a, s->folder, argument, body);
        } else if (str_eq(verb, S("run"))) {
                s->status = run(a, s->program, s->folder, argument, &s->output);
        } else if (str_eq(verb, S("exit"))) {
                s->failed |= differs(s->file, s->name, "the exit status", str_fmt(a, "%d", s->status), argument);
        } else if (str_eq(verb, S("output"))) {
                s->failed |= differs(s->file, s->name, "the output", s->output, body);
        } else if (str_eq(verb, S("wrote"))) {
                struct str got = read_file(a, str_z(a, str_fmt(a, "%s/%.*s", s->folder, STR_ARG(argument))));
                s->failed |= differs(s->file, s->name, str_z(a, argument), got, body);
        } else {
                fprintf(stderr, "%s: %.*s: unknown step \"%.*s\"\n", s->file, STR_ARG(s->name), STR_ARG(verb));
                s->failed = true;
        }
}

/* The position of the next line that begins with the mark, or the end. */
static size_t next_mark(struct str s, size_t at, struct str mark)
{
        for (; at < s.n; at++) {
                if ((at == 0 || s.p[at - 1] == '\n') && str_starts(str_slice(s, at, s.n), mark))
                        return at;
        }
        return s.n;
}

static size_t line_end(struct str s, size_t at)
{
        while (at < s.n && s.p[at] != '\n')
                at++;
        return at;
}

/* One case: the lines behind "=== name". Returns whether it failed. */
static bool run_case(struct arena *a, const char *program, const char *file, struct str name, struct str steps)
{
        char folder[] = "/tmp/golden-XXXXXX";
        struct state s = { .a = a, .program = program, .file = file, .name = name, .folder = folder, .status = -1 };

        if (mkdtemp(folder) == NULL)
                stop(folder);
        for (size_t at = next_mark(steps, 0, S("--- ")); at < steps.n;) {
                size_t end = line_end(steps, at), next = next_mark(steps, end, S("--- "));
                step(&s, str_slice(steps, at + 4, end), str_slice(steps, end + 1, next));
                at = next;
        }
        nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
        return s.failed;
}

int main(int argc, char **argv)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(64 * 1024);
        size_t cases = 0, failures = 0;
        struct str s;

        if (argc != 3) {
                fprintf(stderr, "usage: golden PROGRAM CASES\n");
                return 2;
        }
        char *program = realpath(argv[1], NULL);
        if (program == NULL)
                stop(argv[1]);
        s = read_file(a, argv[2]);
        for (size_t at = next_mark(s, 0, S("=== ")); at < s.n;) {
                size_t end = line_end(s, at), next = next_mark(s, end, S("=== "));
                failures += run_case(a, program, argv[2], str_slice(s, at + 4, end), str_slice(s, end + 1, next));
                cases++;
                at = next;
        }
        free(program);
        printf("%zu cases, %zu failed\n", cases, failures);
        return failures > 0 || cases == 0 ? 1 : 0;
}
