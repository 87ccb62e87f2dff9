/*
 * The picture helper, in a real process: what it makes, what it refuses, what becomes of it when it is attacked or killed.
 * This program is its own helper: `test_picture picture-helper` is what picture_sizes() starts.
 */
#include "outside/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "outside/filetype.h"

#define SELF S("/proc/self/exe")

struct fixture {
        struct arena *a;
        char dir[32];
};

static int setup(void **state)
{
        struct fixture *f = calloc(1, sizeof *f);

        if (f == NULL)
                return 1;
        f->a = arena_new(1 << 20);
        snprintf(f->dir, sizeof f->dir, "/tmp/wasl-picture-XXXXXX");
        *state = f;
        return mkdtemp(f->dir) == NULL;
}

static int teardown(void **state)
{
        struct fixture *f = *state;
        char path[64];

        snprintf(path, sizeof path, "%s/in", f->dir);
        unlink(path);
        snprintf(path, sizeof path, "%s/helper", f->dir);
        unlink(path);
        rmdir(f->dir);
        arena_free(f->a);
        free(f);
        return 0;
}

static struct str put_file(struct fixture *f, const char *name, struct str bytes, mode_t mode)
{
        struct str path = str_fmt(f->a, "%s/%s", f->dir, name);
        int fd = open(str_z(f->a, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

        assert_true(fd >= 0);
        assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
        assert_int_equal(fchmod(fd, mode), 0);
        close(fd);
        return path;
}

static struct str get_file(struct fixture *f, const char *path)
{
        struct buf b = buf_in(f->a);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = 1;

        assert_true(fd >= 0);
        while (n > 0) {
                buf_reserve(&b, 65536);
                n = read(fd, b.p + b.n, 65536);
                assert_true(n >= 0);
                b.n += (size_t)n;
        }
        close(fd);
        return buf_str(&b);
}

static void assert_size(const struct picture *p, size_t i, int64_t width, int64_t height)
{
        struct filetype t;

        assert_true(i < p->n);
        assert_int_equal(p->v[i].width, width);
        assert_int_equal(p->v[i].height, height);
        assert_int_equal(filetype_of(p->v[i].webp, S("x"), &t), OK);
        assert_true(str_eq(t.media_type, S("image/webp")));
}

static void makes_the_sizes(void **state)
{
        struct fixture *f = *state;
        struct picture p;

        assert_int_equal(picture_sizes(f->a, SELF, S(PICTURES_DIR "/large.jpg"), &p), OK);
        assert_int_equal(p.width, 2000);
        assert_int_equal(p.n, 3);
        assert_size(&p, 0, 1600, 800);
        assert_size(&p, 1, 800, 400);
        assert_size(&p, 2, 320, 160);
        assert_true(p.v[2].webp.n < p.v[0].webp.n);
}

static void never_blows_up(void **state)
{
        struct fixture *f = *state;
        struct picture p;

        assert_int_equal(picture_sizes(f->a, SELF, S(PICTURES_DIR "/small.gif"), &p), OK);
        assert_int_equal(p.n, 1);
        assert_size(&p, 0, 50, 30);
        assert_int_equal(picture_sizes(f->a, SELF, S(PICTURES_DIR "/clear.webp"), &p), OK);
        assert_int_equal(p.n, 2);
        assert_size(&p, 0, 400, 300);
        assert_size(&p, 1, 320, 240);
        assert_int_equal(picture_sizes(f->a, SELF, S(PICTURES_DIR "/wide.png"), &p), OK);
        assert_int_equal(p.n, 3);
        assert_size(&p, 0, 900, 90);
}

/* The camera was held sideways and wrote where it stood: the picture comes out upright and says nothing. */
static void turns_upright_and_forgets(void **state)
{
        struct fixture *f = *state;
        struct picture p;

        assert_true(str_contains(get_file(f, PICTURES_DIR "/sideways.jpg"), S("SECRET PLACE")));
        assert_int_equal(picture_sizes(f->a, SELF, S(PICTURES_DIR "/sideways.jpg"), &p), OK);
        assert_int_equal(p.width, 40);
        assert_int_equal(p.height, 60);
        assert_size(&p, 0, 40, 60);
        assert_false(str_contains(p.v[0].webp, S("SECRET")));
        assert_false(str_contains(p.v[0].webp, S("EXIF")));
        assert_false(str_contains(p.v[0].webp, S("XMP ")));
}

/* ---- Refused -------------------------------------------------------------------------------------------------------------- */

static void refuses_other_files(void **state)
{
        struct fixture *f = *state;
        static const struct str files[] = { STR_INIT(""), STR_INIT("just words"),
                STR_INIT("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), STR_INIT("%PDF-1.4\n"),
                                            STR_INIT("MZ\x90"), STR_INIT("P6 1 1 255\nabc"), STR_INIT("BM\x36\0\0\0") };
        struct picture p = { .n = 7 };

        for (size_t i = 0; i < ARRAY_LEN(files); i++)
                assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", files[i], 0600), &p), ERR_TYPE);
        assert_int_equal(picture_sizes(f->a, SELF, S("/tmp/wasl-there-is-no-such-file"), &p), ERR_IO);
        assert_int_equal(p.n, 7); /* untouched */
}

static void put_be32(struct buf *b, uint32_t v)
{
        for (int shift = 24; shift >= 0; shift -= 8)
                buf_putc(b, (char)(v >> shift & 0xff));
}

static void put_chunk(struct buf *b, const char *type, struct str data)
{
        struct buf c = buf_in(b->a);

        buf_put(&c, str_c(type));
        buf_put(&c, data);
        put_be32(b, (uint32_t)data.n);
        buf_put(b, buf_str(&c));
        put_be32(b, (uint32_t)crc32(0, (const unsigned char *)c.p, (uInt)c.n));
}

/* A whole, well-formed PNG of one colour: 8 bits of grey per pixel, a few kilobytes however large. */
static struct str grey_png(struct arena *a, uint32_t width, uint32_t height)
{
        struct buf png = buf_in(a), head = buf_in(a);
        uLong rows = ((uLong)width + 1) * height;
        uLongf packed = compressBound(rows);
        unsigned char *zeros = calloc(rows, 1), *out = malloc(packed);

        assert_non_null(zeros);
        assert_non_null(out);
        assert_int_equal(compress2(out, &packed, zeros, rows, 9), Z_OK);
        put_be32(&head, width);
        put_be32(&head, height);
        buf_put(&head, S("\x08\0\0\0\0"));
        buf_put(&png, S("\x89PNG\r\n\x1a\n"));
        put_chunk(&png, "IHDR", buf_str(&head));
        put_chunk(&png, "IDAT", (struct str){ (const char *)out, packed });
        put_chunk(&png, "IEND", S(""));
        free(zeros);
        free(out);
        return buf_str(&png);
}

static void refuses_bombs(void **state)
{
        struct fixture *f = *state;
        struct picture p;
        struct str bomb = grey_png(f->a, 8000, 8000); /* 64 million pixels in 62 KB */

        assert_true(bomb.n < 100000);
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", bomb, 0600), &p), ERR_LIMIT);

        /* a header that lies: 4,000 million pixels promised, no data */
        struct str lie = str_dup(f->a, grey_png(f->a, 1, 1));
        struct buf b = buf_in(f->a), head = buf_in(f->a);
        put_be32(&head, 65000);
        put_be32(&head, 65000);
        buf_put(&head, S("\x08\0\0\0\0"));
        buf_put(&b, str_slice(lie, 0, 8));
        put_chunk(&b, "IHDR", buf_str(&head));
        buf_put(&b, str_slice(lie, 33, lie.n));
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", buf_str(&b), 0600), &p), ERR_LIMIT);

        /* just below the limit is work, but work that is done */
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", grey_png(f->a, 6000, 5000), 0600), &p), OK);
        assert_size(&p, 0, 1600, 1333);
}

/* A very high strip stays within its box instead of becoming a tower. */
static void keeps_strips_in_their_box(void **state)
{
        struct fixture *f = *state;
        struct picture p;

        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", grey_png(f->a, 100, 20000), 0600), &p), OK);
        assert_true(p.v[0].height <= 1600 * PICTURE_MAX_RATIO);
}

static void refuses_damage(void **state)
{
        struct fixture *f = *state;
        struct str good = get_file(f, PICTURES_DIR "/large.jpg");
        struct picture p;

        /* cut in the middle */
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", str_slice(good, 0, good.n / 2), 0600), &p), ERR_INVALID);
        /* nothing behind the signature */
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", S("\xff\xd8\xff\xe0"), 0600), &p), ERR_INVALID);
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", S("GIF89a"), 0600), &p), ERR_INVALID);
        assert_int_equal(picture_sizes(f->a, SELF, put_file(f, "in", S("RIFF\x10\0\0\0WEBPVP8 "), 0600), &p), ERR_INVALID);
}

/* Bytes changed at random may be read as another picture or refused: never more than that. */
static void survives_noise(void **state)
{
        struct fixture *f = *state;
        static const char *const files[] = { PICTURES_DIR "/sideways.jpg", PICTURES_DIR "/clear.webp", PICTURES_DIR "/small.gif",
                PICTURES_DIR "/wide.png" };
        struct rng rng = rng_seed(7);

        for (size_t i = 0; i < 3 * ARRAY_LEN(files); i++) {
                struct str good = get_file(f, files[i % ARRAY_LEN(files)]);
                char *bytes = str_z(f->a, good);
                struct picture p;
                for (int k = 0; k < 20; k++)
                        bytes[rng_between(&rng, 12, (int64_t)good.n - 1)] = (char)rng_between(&rng, 0, 255);
                enum err e = picture_sizes(f->a, SELF, put_file(f, "in", (struct str){ bytes, good.n }, 0600), &p);
                assert_true(e == OK || e == ERR_INVALID || e == ERR_LIMIT || e == ERR_TYPE);
        }
}

/* ---- When the helper fails ---------------------------------------------------------------------------------------------------- */

static void outlives_a_bad_helper(void **state)
{
        struct fixture *f = *state;
        struct str in = S(PICTURES_DIR "/small.gif");
        static const char *const scripts[] = {
                "#!/bin/sh\nkill -9 $$\n",                                /* killed */
                "#!/bin/sh\nexit 0\n",                                    /* says nothing */
                "#!/bin/sh\nprintf wpx1\n",                               /* stops in the middle */
                "#!/bin/sh\nhead -c 400 /dev/zero\n",                     /* nonsense */
                "#!/bin/sh\ncat /dev/zero\n",                             /* does not stop talking */
                "#!/bin/sh\nprintf 'wpx1\\000\\000\\000\\000'; head -c 48 /dev/zero\n", /* a success of nothing */
        };
        struct picture p;

        for (size_t i = 0; i < ARRAY_LEN(scripts); i++)
                assert_int_equal(picture_sizes(f->a, put_file(f, "helper", str_c(scripts[i]), 0700), in, &p), ERR_OUTSIDE);
        assert_int_equal(picture_sizes(f->a, S("/nonexistent/wasl"), in, &p), ERR_OUTSIDE);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nothing is left behind */
        assert_int_equal(errno, ECHILD);
}

/* The helper tells of an error that it has no business to tell of: it counts as a failure of its own. */
static void believes_only_what_it_may_tell(void **state)
{
        struct fixture *f = *state;
        struct picture_wire w = { .magic = { 'w', 'p', 'x', '1' }, .err = ERR_FUNDS };
        struct picture p;
        struct str path;

        path = put_file(f, "in", (struct str){ (const char *)&w, sizeof w }, 0600);
        struct str script = str_fmt(f->a, "#!/bin/sh\ncat %.*s\n", STR_ARG(path));
        assert_int_equal(picture_sizes(f->a, put_file(f, "helper", script, 0700), path, &p), ERR_OUTSIDE);
}

static void sandbox_holds(void **state)
{
        struct fixture *f = *state;
        struct str command = str_fmt(f->a, "/proc/%d/exe picture-helper --check-sandbox", (int)getpid());
        FILE *out = popen(str_z(f->a, command), "re"); /* lint: allow banned because the test reads what a whole program says */
        char line[128];
        int refused = 0;

        assert_non_null(out);
        while (fgets(line, sizeof line, out) != NULL) {
                assert_non_null(strstr(line, ": refused"));
                refused++;
        }
        assert_int_equal(pclose(out), 0);
        assert_int_equal(refused, 8);
}

int main(int argc, char **argv)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(makes_the_sizes, setup, teardown),
                cmocka_unit_test_setup_teardown(never_blows_up, setup, teardown),
                cmocka_unit_test_setup_teardown(turns_upright_and_forgets, setup, teardown),
                cmocka_unit_test_setup_teardown(refuses_other_files, setup, teardown),
                cmocka_unit_test_setup_teardown(refuses_bombs, setup, teardown),
                cmocka_unit_test_setup_teardown(keeps_strips_in_their_box, setup, teardown),
                cmocka_unit_test_setup_teardown(refuses_damage, setup, teardown),
                cmocka_unit_test_setup_teardown(survives_noise, setup, teardown),
                cmocka_unit_test_setup_teardown(outlives_a_bad_helper, setup, teardown),
                cmocka_unit_test_setup_teardown(believes_only_what_it_may_tell, setup, teardown),
                cmocka_unit_test_setup_teardown(sandbox_holds, setup, teardown),
        };

        if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
                return picture_helper_main(argc, argv);
        return cmocka_run_group_tests(tests, NULL, NULL);
}
