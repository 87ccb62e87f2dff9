/* Cookie headers: a value that is found has only bytes that a cookie may have, and set alone is found again. */
#include "fuzz.h"
#include "http/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
        struct arena *a = arena_new(4096);
        struct str in = fuzz_copy(bytes, n), value = { 0 }, again = { 0 };

        if (http_cookie_find(in, S("sid"), &value)) {
                HOLDS(http_cookie_value_ok(value) && value.n <= in.n && str_contains(in, value));
                HOLDS(http_cookie_find(str_fmt(a, "a=b; sid=%.*s; sid=other", STR_ARG(value)), S("sid"), &again));
                HOLDS(str_eq(value, again));
        }
        free((void *)(uintptr_t)in.p);
        arena_free(a);
        return 0;
}
