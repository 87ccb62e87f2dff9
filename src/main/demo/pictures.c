/* Pictures for works and faces: arches, sun and tiles in warm colours, drawn here, re-encoded and kept like anybody's upload. */
#include "main/demo/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "outside/picture.h"

#define WORK_WIDTH 1200
#define WORK_HEIGHT 900
#define AVATAR_SIDE 320

struct canvas {
        struct arena *a;
        int width, height;
        unsigned char *rgb;
};
struct color {
        unsigned char r, g, b;
};

/* Brick, saffron, sand, palm, sea, night, chalk, rose. */
static const struct color palette[] = { { 166, 60, 34 },  { 222, 158, 54 }, { 238, 219, 187 }, { 62, 102, 72 },
                                        { 38, 106, 130 }, { 36, 40, 62 },   { 250, 245, 236 }, { 208, 122, 100 } };

static struct color any_color(struct rng *r)
{
        return palette[rng_between(r, 0, (int64_t)ARRAY_LEN(palette) - 1)];
}

static void fill(struct canvas *c, int x0, int y0, int x1, int y1, struct color color)
{
        for (int y = y0 < 0 ? 0 : y0; y < y1 && y < c->height; y++)
                for (int x = x0 < 0 ? 0 : x0; x < x1 && x < c->width; x++)
                        memcpy(c->rgb + 3 * ((size_t)y * (size_t)c->width + (size_t)x), &color, 3);
}

static void disc(struct canvas *c, int cx, int cy, int radius, struct color color)
{
        for (int y = -radius; y <= radius; y++) {
                int half = 0;
                while ((half + 1) * (half + 1) + y * y <= radius * radius)
                        half++;
                fill(c, cx - half, cy + y, cx + half + 1, cy + y + 1, color);
        }
}

/* A horseshoe door: a disc on a pillar that is a little narrower. */
static void arch(struct canvas *c, int cx, int foot, int half, int height, struct color color)
{
        disc(c, cx, foot - height, half, color);
        fill(c, cx - half * 9 / 10, foot - height, cx + half * 9 / 10, foot, color);
}

static void tiles(struct canvas *c, struct rng *r, int y0, int side)
{
        struct color one = any_color(r), two = any_color(r);

        for (int y = y0; y < c->height; y += side)
                for (int x = 0; x < c->width; x += side) {
                        fill(c, x, y, x + side, y + side, (x / side + y / side) % 2 ? one : two);
                        disc(c, x + side / 2, y + side / 2, side / 4, (x / side + y / side) % 2 ? two : one);
                }
}

static void draw_work(struct canvas *c, struct rng *r)
{
        int w = c->width, h = c->height, n = (int)rng_between(r, 1, 5), foot = h * (int)rng_between(r, 76, 92) / 100,
            half = w / (n * 3 + 1);

        fill(c, 0, 0, w, h, any_color(r));
        disc(c, (int)rng_between(r, w / 6, w * 5 / 6), (int)rng_between(r, h / 6, h / 2), (int)rng_between(r, h / 12, h / 4), any_color(r));
        for (int i = 0; i < n; i++) {
                int cx = w * (2 * i + 1) / (2 * n), tall = (int)rng_between(r, h / 4, h / 2);
                struct color outer = any_color(r), inner = any_color(r);
                arch(c, cx, foot, half, tall, outer);
                arch(c, cx, foot, half * 3 / 4, tall, inner);
                arch(c, cx, foot, half / 2, tall, outer);
        }
        tiles(c, r, foot, w / (int)rng_between(r, 10, 22));
}

static void draw_avatar(struct canvas *c, struct rng *r)
{
        int s = c->width;

        fill(c, 0, 0, s, s, any_color(r));
        arch(c, s / 2, s, s * 2 / 5, s / 2, any_color(r));
        arch(c, s / 2, s, s / 4, s * 2 / 5, any_color(r));
        disc(c, s / 2, s / 2, s / (int)rng_between(r, 7, 11), any_color(r));
}

/* ---- PNG (ISO/IEC 15948): signature, header, one deflated block of rows with filter 0, end ---------------------------- */

static void put_u32(struct buf *b, uint32_t v)
{
        for (int shift = 24; shift >= 0; shift -= 8)
                buf_putc(b, (char)(v >> shift & 0xff));
}

static void put_chunk(struct buf *b, const char *type, struct str data)
{
        struct buf body = buf_in(b->a);

        buf_put(&body, str_c(type));
        buf_put(&body, data);
        put_u32(b, (uint32_t)data.n);
        buf_put(b, buf_str(&body));
        put_u32(b, (uint32_t)crc32(0, (const Bytef *)body.p, (uInt)body.n));
}

static struct str png_of(struct canvas *c)
{
        size_t row = 3 * (size_t)c->width, n = (row + 1) * (size_t)c->height;
        unsigned char *raw = arena_alloc(c->a, n);
        uLongf packed_n = compressBound((uLong)n);
        unsigned char *packed = arena_alloc(c->a, packed_n);
        struct buf b = buf_in(c->a), head = buf_in(c->a);

        for (size_t y = 0; y < (size_t)c->height; y++)
                memcpy(raw + y * (row + 1) + 1, c->rgb + y * row, row);
        int status = compress2(packed, &packed_n, raw, (uLong)n, 6);
        assert(status == Z_OK);
        put_u32(&head, (uint32_t)c->width);
        put_u32(&head, (uint32_t)c->height);
        buf_put(&head, (struct str){ "\x08\x02\0\0\0", 5 }); /* 8 bits, RGB */
        buf_put(&b, (struct str){ "\x89PNG\r\n\x1a\n", 8 });
        put_chunk(&b, "IHDR", buf_str(&head));
        put_chunk(&b, "IDAT", (struct str){ (char *)packed, packed_n });
        put_chunk(&b, "IEND", S(""));
        return buf_str(&b);
}

/* ---- Into the store ----------------------------------------------------------------------------------------------------------------- */

/* Content under its hash; what is there already stays. */
static enum err keep(struct demo *d, struct arena *a, struct str bytes, struct sha256 *ret_hash, char **ret_path)
{
        struct str dir = str_fmt(a, "%.*s/uploads", STR_ARG(d->c->cfg.data_dir));
        struct sha256 hash = sha256_of(bytes);
        char *path = str_z(a, file_store_path(a, dir, hash)), *folder = str_z(a, str_c(path)), *slash = strrchr(folder, '/');

        *ret_hash = hash;
        *ret_path = path;
        *slash = 0;
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
                return ERR_IO;
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        bool ok = fd >= 0;
        for (size_t done = 0; ok && done < bytes.n;) {
                ssize_t n = write(fd, bytes.p + done, bytes.n - done);
                ok = n > 0;
                done += ok ? (size_t)n : 0;
        }
        if (fd >= 0)
                close(fd);
        return ok ? OK : ERR_IO;
}

static enum err keep_picture(struct demo *d, struct arena *a, struct canvas *c, struct stored_file *ret)
{
        struct str png = png_of(c);
        struct stored_file f = { .name = S("picture.png"), .original = { .size_bytes = (int64_t)png.n, .media_type = S("image/png") } };
        struct picture p;
        char *path, *ignored;

        TRY(keep(d, a, png, &f.original.sha256, &path));
        TRY(picture_sizes(a, d->c->program, str_c(path), &p));
        f.original.width = p.width;
        f.original.height = p.height;
        for (size_t i = 0; i < p.n; i++) {
                struct file_info *size = &f.sizes[i].file;
                *size = (struct file_info){
                        .size_bytes = (int64_t)p.v[i].webp.n, .media_type = S("image/webp"), .width = p.v[i].width, .height = p.v[i].height
                };
                TRY(keep(d, a, p.v[i].webp, &size->sha256, &ignored));
                f.n_sizes = i + 1;
        }
        *ret = f;
        return OK;
}

static enum err make(struct demo *d, size_t i, bool avatar, struct stored_file *ret)
{
        struct rng r = demo_rng(d, avatar ? 'A' : 'W', i, 0);
        struct canvas c = { .a = d->batch, .width = avatar ? AVATAR_SIDE : WORK_WIDTH, .height = avatar ? AVATAR_SIDE : WORK_HEIGHT };

        arena_reset(d->batch);
        c.rgb = arena_alloc(c.a, 3 * (size_t)c.width * (size_t)c.height);
        if (avatar)
                draw_avatar(&c, &r);
        else
                draw_work(&c, &r);
        return keep_picture(d, d->batch, &c, ret);
}

bool demo_pictures(struct demo *d)
{
        enum err e = OK;

        for (size_t i = 0; e == OK && i < PICTURES_WORK; i++)
                e = make(d, i, false, &d->works[i]);
        for (size_t i = 0; e == OK && i < PICTURES_AVATAR; i++)
                e = make(d, i, true, &d->avatars[i]);
        if (e != OK)
                cli_fail("the pictures of the demo could not be made in %.*s/uploads (%s)", STR_ARG(d->c->cfg.data_dir), err_name(e));
        return e == OK;
}
