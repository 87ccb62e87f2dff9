/*
 * Pictures that people send: never shown as they came. A helper process of its own decodes them, turns them upright, drops everything but
 * the pixels
 * and writes them anew as WebP in web sizes. Decoders of pictures are where attacks hide, so the helper may do nothing but read, compute
 * and write:
 * no files, no network, no other programs, little memory and time (picture_helper.c).
 *
 * The helper is this program again, as `wasl picture-helper`.
 */
#ifndef WASL_PICTURE_H
#define WASL_PICTURE_H

#include "base/base.h"

#define PICTURE_SIZES 3
/* Widths of the sizes in pixels, largest first. A smaller picture is never blown up. */
#define PICTURE_WIDTHS { 1600, 800, 320 }
/* How much higher than its size's width a picture may become; beyond it is narrower. */
#define PICTURE_MAX_RATIO 4

struct picture_size {
        int64_t width, height;
        struct str webp;
};
struct picture {
        int64_t width, height; /* of the original, upright */
        struct picture_size v[PICTURE_SIZES]; /* largest first */
        size_t n; /* at least one */
};

/*
 * Makes the sizes of the JPEG, PNG, WebP or GIF (its first frame) in a file. helper: path of this program. Blocks for at most
 * LIMIT_PICTURE_MS: call it in a
 * prepare step, never inside a transaction. The bytes live in the arena.
 * Errors: ERR_TYPE (another kind of file), ERR_LIMIT (more than LIMIT_PICTURE_PIXELS), ERR_INVALID (damaged), ERR_TOO_LARGE, ERR_IO,
 * ERR_OUTSIDE (the helper did not start, was killed, or took too long).
 */
enum err picture_sizes(struct arena *a, struct str helper, struct str path, struct picture *ret);

/*
 * The helper's main, with the program's own arguments (`wasl picture-helper [--check-sandbox]`). A picture comes on standard input, the
 * sizes go to standard
 * output. With --check-sandbox it enters the sandbox, tries what must not work, prints a line for each, and returns 0 only when all of it
 * was refused.
 */
int picture_helper_main(int argc, char **argv);

/* ---- Between the two: numbers in the machine's own order ------------------------------------------------------------------- */

struct picture_wire {
        char magic[4];
        int32_t err; /* enum err; the rest only with OK */
        uint32_t width, height, n;
        struct {
                uint32_t width, height, bytes;
        } sizes[PICTURE_SIZES]; /* their bytes follow in this order */
};
#define PICTURE_MAGIC "wpx1"

#endif
