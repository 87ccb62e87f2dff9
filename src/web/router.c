/* Finds the row of the route table for a method and a path. */
#include "web/core.h"

static struct str next_segment(struct str *rest)
{
        struct str s = str_slice(*rest, 1, rest->n);
        ptrdiff_t end = str_find(s, '/');

        s = end < 0 ? s : str_slice(s, 0, (size_t)end);
        *rest = str_slice(*rest, 1 + s.n, rest->n);
        return s;
}

static bool take_number(struct str s, int64_t *ret)
{
        return s.n > 0 && s.p[0] != '0' && str_int(s, ret) && *ret > 0;
}

static bool match_segment(struct str pattern, struct str s, struct route_match *m)
{
        if (pattern.n == 0 || pattern.p[0] != '{')
                return str_eq(pattern, s);
        if (str_eq(pattern, S("{id}")))
                return take_number(s, &m->id);
        if (str_eq(pattern, S("{sub}")))
                return take_number(s, &m->sub);
        assert(str_eq(pattern, S("{slug}")));
        m->slug = s;
        return s.n > 0;
}

static bool match_path(struct str pattern, struct str path, struct route_match *m)
{
        while (pattern.n > 0 && path.n > 0) {
                struct str want = next_segment(&pattern);
                if (!match_segment(want, next_segment(&path), m))
                        return false;
        }
        return pattern.n == 0 && path.n == 0;
}

struct route_match route_find(enum http_method method, struct str path)
{
        size_t n;
        const struct route *table = routes(&n);
        struct route_match m = { .route = NULL };

        if (method == HTTP_HEAD)
                method = HTTP_GET;
        for (size_t i = 0; i < n; i++) {
                struct route_match try = { .route = &table[i] };
                /* The second byte tells most rows apart without walking them. */
                if (path.n > 1 && table[i].path[1] != path.p[1] && table[i].path[1] != '{')
                        continue;
                if (!match_path(str_c(table[i].path), path, &try))
                        continue;
                if (table[i].method == method)
                        return try;
                m.wrong_method = true;
        }
        return m;
}

struct str path_without_lang(struct str path, enum lang *ret_lang, bool *ret_had)
{
        struct str rest = path;
        enum lang l;

        *ret_had = path.n >= 3 && lang_of(next_segment(&rest), &l);
        if (!*ret_had)
                return path;
        *ret_lang = l;
        return rest.n == 0 ? S("/") : rest;
}

#define LINK_CHARS 43 /* 32 bytes as base64url */

struct str path_for_log(struct arena *a, struct str path)
{
        struct buf b = buf_in(a);
        struct str rest = path, part;

        while (rest.n > 0) {
                part = next_segment(&rest);
                buf_putc(&b, '/');
                buf_put(&b, part.n >= LINK_CHARS ? S("-") : part);
        }
        return buf_str(&b);
}
