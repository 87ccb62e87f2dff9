/* Queries and urlencoded forms: what was read, written and read again, is the same. */
#include "fuzz.h"
#include "http/parse.h"
#include "text/text.h"

static struct str write_pairs(struct arena *a, const struct http_fields *f)
{
        struct buf b = buf_in(a);

        for (size_t i = 0; i < f->n; i++) {
                if (i > 0)
                        buf_putc(&b, '&');
                url_encode(&b, f->v[i].name);
                buf_putc(&b, '=');
                url_encode(&b, f->v[i].value);
        }
        return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
        struct arena *a = arena_new(4096);
        struct str in = fuzz_copy(bytes, n);
        struct http_fields f = { 0 }, again = { 0 };

        if (http_pairs(a, in, LIMIT_QUERY_FIELDS, &f) == OK) {
                HOLDS(f.n <= LIMIT_QUERY_FIELDS);
                HOLDS(http_pairs(a, write_pairs(a, &f), LIMIT_QUERY_FIELDS, &again) == OK && again.n == f.n);
                for (size_t i = 0; i < f.n; i++) {
                        HOLDS(utf8_valid(f.v[i].name) && utf8_valid(f.v[i].value));
                        HOLDS(str_eq(f.v[i].name, again.v[i].name) && str_eq(f.v[i].value, again.v[i].value));
                }
        } else {
                HOLDS(f.n == 0 && f.v == NULL); /* outputs stay untouched */
        }
        free((void *)(uintptr_t)in.p);
        arena_free(a);
        return 0;
}
