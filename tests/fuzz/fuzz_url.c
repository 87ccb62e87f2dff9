/* Paths, and headers that are lists: what passes keeps the promises of http.h. */
#include "fuzz.h"
#include "http/parse.h"
#include "text/text.h"

static void path(struct arena *a, struct str in)
{
        struct str p, again;
        struct buf b = buf_in(a);

        if (http_path_decode(a, in, &p) != OK)
                return;
        HOLDS(p.n > 0 && p.p[0] == '/' && utf8_valid(p) && str_find(p, '\0') < 0 && str_find(p, '\\') < 0);
        HOLDS(!str_contains(p, S("//")) && !str_contains(p, S("/../")) && !str_contains(p, S("/./")));
        HOLDS(!str_ends(p, S("/..")) && !str_ends(p, S("/.")));
        for (struct str rest = p, part; str_next(&rest, '/', &part);) {
                if (b.n > 0 || part.n > 0)
                        buf_putc(&b, '/');
                url_encode(&b, part);
        }
        struct str encoded = b.n > 0 ? buf_str(&b) : S("/");
        HOLDS(http_path_decode(a, encoded, &again) == OK && str_eq(again, p));
}

static void range(struct str in, int64_t size)
{
        int64_t from, n;

        if (http_range(in, size, &from, &n) == OK)
                HOLDS(from >= 0 && n > 0 && from < size && n <= size - from);
}

static void headers(struct arena *a, struct str in)
{
        struct str v;

        (void)http_accepts(in, S("gzip"));
        if (http_param(a, in, S("boundary"), &v) == OK)
                HOLDS(v.n <= in.n);
        struct str name = http_file_name(a, in);
        HOLDS(str_find(name, '/') < 0 && str_find(name, '\\') < 0 && str_find(name, '\0') < 0 && str_find(name, '\n') < 0 && name.n <= 204);
        HOLDS(!utf8_valid(in) || utf8_valid(name) || name.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
        struct arena *a = arena_new(4096);
        struct str in = fuzz_copy(bytes, n);

        path(a, in);
        range(in, 100000);
        range(in, 0);
        headers(a, in);
        free((void *)(uintptr_t)in.p);
        arena_free(a);
        return 0;
}
