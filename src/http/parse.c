#include "http/parse.h"

#include <string.h>

#include "text/text.h"

void http_fields_add(struct arena *a, struct http_fields *f, struct str name, struct str value)
{
        if (f->n == f->cap) {
                size_t cap = f->cap > 0 ? f->cap * 2 : 16;
                struct http_field *v = ARENA_ARRAY(a, struct http_field, cap);
                if (f->n > 0)
                        memcpy(v, f->v, f->n * sizeof *v);
                f->v = v;
                f->cap = cap;
        }
        f->v[f->n++] = (struct http_field){ name, value };
}

/* ---- Paths and pairs ------------------------------------------------------------------------------------------ */

static bool path_bytes_ok(struct str raw)
{
        for (size_t i = 0; i < raw.n; i++) {
                unsigned char c = (unsigned char)raw.p[i];
                if (c <= ' ' || c == 0x7f || c == '\\' || c == '#' || c == '?')
                        return false;
        }
        return raw.n > 0 && raw.p[0] == '/';
}

static bool segment_ok(struct str s)
{
        return s.n > 0 && !str_eq(s, S(".")) && !str_eq(s, S(".."));
}

static bool segments_ok(struct str path)
{
        struct str rest = str_slice(path, 1, path.n), segment;

        if (path.n == 1)
                return true;
        while (str_next(&rest, '/', &segment))
                if (!segment_ok(segment) && !(segment.n == 0 && !rest.p))
                        return false;
        return true;
}

/* An encoded slash or backslash would hide a segment from whoever looked at the raw path before us. */
static bool hides_separator(struct str raw)
{
        for (size_t i = 0; i + 2 < raw.n; i++) {
                if (raw.p[i] != '%')
                        continue;
                struct str hex = str_slice(raw, i + 1, i + 3);
                if (str_eq_nocase(hex, S("2f")) || str_eq_nocase(hex, S("5c")))
                        return true;
        }
        return false;
}

static bool has_control(struct str s)
{
        for (size_t i = 0; i < s.n; i++)
                if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
                        return true;
        return false;
}

enum err http_path_decode(struct arena *a, struct str raw, struct str *ret)
{
        struct str path;

        if (!path_bytes_ok(raw) || hides_separator(raw))
                return ERR_INVALID;
        if (!url_decode(a, raw, false, &path) || has_control(path) || !utf8_valid(path) || !segments_ok(path))
                return ERR_INVALID;
        *ret = path;
        return OK;
}

static enum err pair_of(struct arena *a, struct str piece, struct http_fields *f)
{
        ptrdiff_t at = str_find(piece, '=');
        size_t cut = at < 0 ? piece.n : (size_t)at;
        struct str name, value;

        if (!url_decode(a, str_slice(piece, 0, cut), true, &name) || !url_decode(a, str_slice(piece, cut + 1, piece.n), true, &value))
                return ERR_INVALID;
        if (!utf8_valid(name) || !utf8_valid(value))
                return ERR_INVALID;
        http_fields_add(a, f, name, value);
        return OK;
}

enum err http_pairs(struct arena *a, struct str s, size_t most, struct http_fields *ret)
{
        struct http_fields f = { 0 };
        struct str piece;

        while (str_next(&s, '&', &piece)) {
                if (piece.n == 0)
                        continue;
                if (f.n == most)
                        return ERR_LIMIT;
                TRY(pair_of(a, piece, &f));
        }
        *ret = f;
        return OK;
}

/* ---- Cookies -------------------------------------------------------------------------------------------------- */

/* RFC 6265, 4.1.1: no control characters, white space, quotes, comma, semicolon, backslash; ASCII only. */
bool http_cookie_value_ok(struct str value)
{
        for (size_t i = 0; i < value.n; i++) {
                unsigned char c = (unsigned char)value.p[i];
                if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
                        return false;
        }
        return true;
}

bool http_cookie_find(struct str header, struct str name, struct str *ret)
{
        struct str piece;

        for (int i = 0; i < LIMIT_COOKIES && str_next(&header, ';', &piece); i++) {
                ptrdiff_t at = str_find(piece, '=');
                if (at < 0 || !str_eq(str_trim(str_slice(piece, 0, (size_t)at)), name))
                        continue;
                struct str v = str_trim(str_slice(piece, (size_t)at + 1, piece.n));
                if (v.n >= 2 && v.p[0] == '"' && v.p[v.n - 1] == '"')
                        v = str_slice(v, 1, v.n - 1);
                if (!http_cookie_value_ok(v))
                        return false;
                *ret = v;
                return true;
        }
        return false;
}

/* ---- Headers -------------------------------------------------------------------------------------------------- */

bool http_token_ok(struct str s)
{
        static const char also[] = "!#$%&'*+-.^_`|~";

        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                if (!alnum && (c == '\0' || !strchr(also, c)))
                        return false;
        }
        return s.n > 0;
}

struct str http_param_main(struct str header)
{
        ptrdiff_t at = str_find(header, ';');

        return str_trim(at < 0 ? header : str_slice(header, 0, (size_t)at));
}

/*
 * A quoted value, from behind its first quote. A backslash escapes a quote and nothing else: browsers send file names with backslashes as
 * they are and write a quote as %22.
 */
static bool quoted(struct arena *a, struct str *rest, struct str *ret)
{
        size_t end = 0, n = 0;

        while (end < rest->n && rest->p[end] != '"')
                end += rest->p[end] == '\\' && end + 1 < rest->n && rest->p[end + 1] == '"' ? 2 : 1;
        if (end >= rest->n)
                return false;
        char *out = arena_alloc(a, end + 1);
        for (size_t i = 0; i < end; i++) {
                if (rest->p[i] == '\\' && rest->p[i + 1] == '"')
                        i++;
                out[n++] = rest->p[i];
        }
        *rest = str_slice(*rest, end + 1, rest->n);
        *ret = (struct str){ out, n };
        return true;
}

/* One "; name=value" off the front of rest. */
static enum err param_next(struct arena *a, struct str *rest, struct str *ret_name, struct str *ret_value)
{
        struct str s = str_trim(*rest);

        if (s.n == 0)
                return ERR_NOT_FOUND;
        if (s.p[0] != ';')
                return ERR_INVALID;
        s = str_trim(str_slice(s, 1, s.n));
        if (s.n == 0)
                return ERR_NOT_FOUND;
        ptrdiff_t at = str_find(s, '=');
        if (at < 0 || !http_token_ok(str_slice(s, 0, (size_t)at)))
                return ERR_INVALID;
        struct str name = str_slice(s, 0, (size_t)at), value;
        s = str_slice(s, (size_t)at + 1, s.n);
        if (s.n > 0 && s.p[0] == '"') {
                s = str_slice(s, 1, s.n);
                if (!quoted(a, &s, &value))
                        return ERR_INVALID;
        } else {
                value = http_param_main(s);
                ptrdiff_t end = str_find(s, ';');
                s = end < 0 ? str_slice(s, s.n, s.n) : str_slice(s, (size_t)end, s.n);
        }
        *rest = s;
        *ret_name = name;
        *ret_value = value;
        return OK;
}

enum err http_param(struct arena *a, struct str header, struct str name, struct str *ret)
{
        ptrdiff_t at = str_find(header, ';');
        struct str rest = at < 0 ? S("") : str_slice(header, (size_t)at, header.n), n, v;

        for (;;) {
                TRY(param_next(a, &rest, &n, &v));
                if (str_eq_nocase(n, name)) {
                        *ret = v;
                        return OK;
                }
        }
}

/* Is a weight like ";q=0" or "; q=0.00" nothing? */
static bool weight_zero(struct str params)
{
        params = str_trim(params);
        if (!str_starts(params, S("q=0")) && !str_starts(params, S("Q=0")))
                return false;
        for (size_t i = 3; i < params.n; i++)
                if (params.p[i] != '.' && params.p[i] != '0')
                        return false;
        return true;
}

bool http_accepts(struct str header, struct str coding)
{
        struct str item;

        while (str_next(&header, ',', &item)) {
                ptrdiff_t at = str_find(item, ';');
                struct str params = at < 0 ? S("") : str_slice(item, (size_t)at + 1, item.n);
                if (str_eq_nocase(http_param_main(item), coding))
                        return !weight_zero(params);
        }
        return false;
}

enum err http_range(struct str header, int64_t size_bytes, int64_t *ret_from, int64_t *ret_n)
{
        int64_t from, to;

        if (!str_starts(header, S("bytes=")) || str_find(header, ',') >= 0)
                return ERR_NOT_FOUND;
        struct str s = str_trim(str_slice(header, 6, header.n));
        ptrdiff_t dash = str_find(s, '-');
        if (dash < 0)
                return ERR_NOT_FOUND;
        struct str a = str_slice(s, 0, (size_t)dash), b = str_slice(s, (size_t)dash + 1, s.n);
        if (a.n == 0) { /* the last so many bytes */
                if (!str_int(b, &to) || to < 0)
                        return ERR_NOT_FOUND;
                from = to < size_bytes ? size_bytes - to : 0;
                to = size_bytes - 1;
        } else {
                if (!str_int(a, &from) || from < 0 || (b.n > 0 && (!str_int(b, &to) || to < from)))
                        return ERR_NOT_FOUND;
                if (b.n == 0 || to >= size_bytes)
                        to = size_bytes - 1;
        }
        if (from > to)
                return ERR_INVALID;
        *ret_from = from;
        *ret_n = to - from + 1;
        return OK;
}

/* ---- File names ----------------------------------------------------------------------------------------------- */

/* Characters that turn the reading direction and so can dress "exe.gpj" as "jpg.exe". */
static bool bidi_control(uint32_t c)
{
        return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool name_char_ok(uint32_t c)
{
        return c >= ' ' && !(c >= 0x7f && c < 0xa0) && c != UINT32_MAX && !bidi_control(c);
}

struct str http_file_name(struct arena *a, struct str sent)
{
        struct buf b = buf_in(a);

        for (size_t i = sent.n; i > 0; i--)
                if (sent.p[i - 1] == '/' || sent.p[i - 1] == '\\') {
                        sent = str_slice(sent, i, sent.n);
                        break;
                }
        while (sent.n > 0 && b.n < 200) {
                struct str before = sent;
                uint32_t c = utf8_next(&sent);
                if (name_char_ok(c))
                        buf_put(&b, str_slice(before, 0, before.n - sent.n));
        }
        struct str name = str_trim(buf_str(&b));
        return str_eq(name, S(".")) || str_eq(name, S("..")) ? S("") : name;
}
