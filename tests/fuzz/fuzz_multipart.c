/*
 * Multipart bodies. The first byte says how the rest is cut up; the boundary is "XX". Read at once and read in pieces, the parts are the
 * same; every part that begins ends before the next, and none of its bytes hold the boundary.
 */
#include "fuzz.h"
#include "http/parse.h"
#include "text/text.h"

struct seen {
        struct arena *a;
        struct buf log, content;
        bool open;
};

static enum err on_begin(void *ctx, const struct multipart_part *part)
{
        struct seen *s = ctx;

        HOLDS(!s->open && part->name.n > 0 && utf8_valid(part->name));
        s->open = true;
        s->content = buf_in(s->a);
        buf_fmt(&s->log, "<%d %.*s|%.*s>", part->is_file, STR_ARG(part->name), STR_ARG(part->file_name));
        return OK;
}

static enum err on_data(void *ctx, struct str bytes)
{
        struct seen *s = ctx;

        HOLDS(s->open && bytes.n > 0);
        buf_put(&s->content, bytes);
        return OK;
}

static enum err on_end(void *ctx)
{
        struct seen *s = ctx;

        HOLDS(s->open && !str_contains(buf_str(&s->content), S("\r\n--XX")));
        s->open = false;
        buf_put(&s->log, buf_str(&s->content));
        buf_put(&s->log, S("</>"));
        return OK;
}

static enum err read_in_pieces(struct arena *a, struct str in, size_t piece, struct str *ret_log)
{
        struct seen s = { .a = a, .log = buf_in(a), .content = buf_in(a) };
        struct multipart *m = ARENA_NEW(a, struct multipart);
        enum err e = multipart_start(m, a, S("multipart/form-data; boundary=XX"), (struct multipart_sink){ &s, on_begin, on_data, on_end });

        HOLDS(e == OK);
        for (size_t at = 0; at < in.n && e == OK; at += piece)
                e = multipart_feed(m, str_slice(in, at, at + piece));
        if (e == OK)
                e = multipart_finish(m);
        HOLDS(e != OK || !s.open);
        *ret_log = buf_str(&s.log);
        return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
        struct arena *a = arena_new(64 * 1024);
        struct str whole, pieces;

        if (n == 0) {
                arena_free(a);
                return 0;
        }
        struct str in = fuzz_copy(bytes + 1, n - 1);
        enum err once = read_in_pieces(a, in, in.n + 1, &whole);
        enum err cut = read_in_pieces(a, in, (size_t)(bytes[0] % 32) + 1, &pieces);
        HOLDS(once == cut && str_eq(whole, pieces));
        free((void *)(uintptr_t)in.p);
        arena_free(a);
        return 0;
}
